"""What cases add to the pages of the back office that show all subjects."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueSection, SearchGroup
from privacy.domain import case_search
from privacy.models import Case, DeletionStop


def waiting_cases(user: User, at: datetime) -> QuerySet[Case]:
    return Case.objects.open().order_by("due_on", "id")


def stopped_deletions(user: User, at: datetime) -> QuerySet[DeletionStop]:
    return DeletionStop.objects.unanswered(at).order_by("stopped_at", "id")


def find_cases(text: str, user: User, limit: int) -> list[Case]:
    found = case_search.search(Case.objects.all(), text) if text.strip() else Case.objects.none()
    return list(found.order_by("-received_at", "-id")[:limit])


def case_details(case: Case) -> tuple[str, ...]:
    return case.name, case.get_state_display()


registry.register_menu_entries(
    MenuEntry("Anliegen", "privacy", "admin:privacy_case_changelist", position=80, path_prefix="/verwaltung/anliegen/")
)
registry.register_master_data(
    MenuEntry("Einwilligungstexte", "texts", "admin:privacy_consenttext_changelist", position=60)
)
registry.register_queue_sections(
    QueueSection(
        name="deletions",
        title="Löschen angehalten",
        app_label="privacy",
        position=65,
        rows=stopped_deletions,
        row_template="privacy/backoffice/stopped_deletion.html",
        list_label="Was ansteht",
        list_url_name="admin:index",
        max_rows=100,
    ),
    QueueSection(
        name="cases",
        title="Anliegen",
        app_label="privacy",
        position=60,
        rows=waiting_cases,
        row_template="privacy/backoffice/waiting_case.html",
        list_label="Alle offenen Anliegen",
        list_url_name="admin:privacy_case_changelist",
        list_query="state__exact=open",
    ),
)
registry.register_search_groups(
    SearchGroup(name="cases", title="Anliegen", app_label="privacy", position=60, find=find_cases, details=case_details)
)
registry.register_record_url(Case, lambda one: reverse("office:case", args=[one.reference]))
registry.register_record_url(DeletionStop, lambda one: reverse("office:deletion_stop", args=[one.pk]))
