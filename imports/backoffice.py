"""What imports add to the pages of the back office that show all subjects."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueSection
from imports.domain import information
from imports.models import Import, InformationDuty
from imports.states import ImportState


def waiting_imports(user: object, at: datetime) -> QuerySet[Import]:
    return Import.objects.filter(state=ImportState.CHECKED, is_emptied=False).select_related("uploaded_by")


def imports_to_inform(user: object, at: datetime) -> QuerySet[Import]:
    return information.due_soon(at).annotate(waiting=Count("duties", filter=Q(duties__informed_at=None)))


registry.register_menu_entries(MenuEntry("Import", "imports", "imports:imports", position=95))
registry.register_queue_sections(
    QueueSection(
        name="imports",
        title="Importe, noch nicht übernommen",
        app_label="imports",
        position=62,
        rows=waiting_imports,
        row_template="imports/backoffice/waiting_import.html",
        list_label="Alle Importe",
        list_url_name="imports:imports",
    )
)
registry.register_queue_sections(
    QueueSection(
        name="information",
        title="Zu informieren (Art. 14 DSGVO)",
        app_label="imports",
        position=61,
        rows=imports_to_inform,
        row_template="imports/backoffice/import_to_inform.html",
        list_label="Alle Importe",
        list_url_name="imports:imports",
    )
)
registry.register_record_url(InformationDuty, lambda one: reverse("office:person", args=[one.person_id]))
registry.register_record_url(Import, lambda one: reverse("imports:import", args=[one.pk]))
