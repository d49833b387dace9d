"""What collective accessions add to the pages of the back office that show all subjects."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from accessions.domain.work_queue import accessions_needing_attention
from accessions.models import Accession, AccessionParticipant
from accounts.models import User
from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueSection, SearchGroup
from normalisation.folding import Fold, fold


def waiting_accessions(user: User, at: datetime) -> QuerySet[Accession]:
    return accessions_needing_attention(at).filter(pk__in=Accession.objects.visible_to(user))


def find_accessions(text: str, user: User, limit: int) -> list[Accession]:
    """By any part of the title; there are few of them."""
    searched = fold(text)
    titled = Accession.objects.visible_to(user).alias(title_fold=Fold("title")).filter(title_fold__contains=searched)
    return list(titled[:limit]) if searched else []


def accession_details(accession: Accession) -> tuple[str, ...]:
    return date_format(accession.effective_on, "j. F Y"), accession.get_state_display()


registry.register_menu_entries(MenuEntry("Sammelbeitritte", "members", "office:accessions", position=20))
registry.register_queue_sections(
    QueueSection(
        name="accessions",
        title="Sammelbeitritte",
        app_label="members",
        position=30,
        rows=waiting_accessions,
        row_template="accessions/backoffice/waiting_accession.html",
        list_label="Alle Sammelbeitritte",
        list_url_name="office:accessions",
    )
)
registry.register_search_groups(
    SearchGroup(
        name="accessions",
        title="Sammelbeitritte",
        app_label="members",
        position=40,
        find=find_accessions,
        details=accession_details,
    )
)
registry.register_record_url(Accession, lambda one: reverse("office:accession", args=[one.pk]))
registry.register_record_url(
    AccessionParticipant, lambda one: reverse("office:participant", args=[one.accession_id, one.pk])
)
registry.register_visible(Accession, Accession.objects.visible_to)
registry.register_visible(
    AccessionParticipant,
    lambda user: AccessionParticipant.objects.filter(accession__in=Accession.objects.visible_to(user)),
)
