"""Before papers are printed, the page names who could not be printed, and stays silent where all can be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accessions.domain import execution
from accessions.models import AccessionParticipant
from journal.actors import SYSTEM
from members.domain import certificates as domain
from tests.factories import NOW
from tests.factories.accessions import accession_with_participants, declare_for
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory
from tests.members.domain.test_certificates import issued, member
from tests.office.views.test_accessions import text

pytestmark = pytest.mark.django_db

NAME = "Haus 王小明"
SENTENCE = f"Dieser Name enthält Zeichen, die wir nicht drucken können: {NAME}</p>"


def upcoming():
    start = timezone.now() + timedelta(days=30)
    return EventFactory(starts_at=start, ends_at=start + timedelta(hours=6))


def printouts(name: str) -> str:
    event = upcoming()
    RegistrationFactory(event=event, last_name="Muster", organisation_name=name)
    return reverse("office:event_printouts", args=[event.pk])


def guest_letters(name: str) -> str:
    event = upcoming()
    InvitationFactory(event=event, organisation_name=name, email="")
    return reverse("office:event_letters", args=[event.pk])


def guest(name: str) -> str:
    event = upcoming()
    row = InvitationFactory(event=event, organisation_name=name, email="")
    return reverse("office:event_guest", args=[event.pk, row.pk])


def accession_of(name: str) -> AccessionParticipant:
    row = accession_with_participants().participants.select_related("organisation", "accession").order_by("pk")[0]
    row.organisation.name = name
    row.organisation.save()
    return row


def participant_letters(name: str) -> str:
    return reverse("office:accession_letters", args=[accession_of(name).accession_id])


def participant(name: str) -> str:
    row = accession_of(name)
    return reverse("office:participant", args=[row.accession_id, row.pk])


def accession_preview(name: str) -> str:
    row = accession_of(name)
    declare_for(row.accession, name)
    return reverse("office:accession_preview", args=[row.accession_id])


def accession_executed(name: str) -> str:
    row = accession_of(name)
    declare_for(row.accession, name)
    execution.order(row.accession, typed_count=1, by=row.accession.created_by, at=NOW)
    execution.run_due(at=NOW)
    return reverse("office:accession", args=[row.accession_id])


def organisation(name: str) -> str:
    return reverse("office:organisation", args=[member(name).organisation_id])


def certificates_not_issued(name: str) -> str:
    member(name)
    return reverse("office:certificates")


def certificates(name: str) -> str:
    issued(name)
    return reverse("office:certificates")


PAGES = [
    printouts,
    guest_letters,
    guest,
    participant_letters,
    participant,
    accession_preview,
    accession_executed,
    organisation,
    certificates_not_issued,
    certificates,
]


@pytest.mark.parametrize("page", PAGES)
def test_page_names_who_cannot_be_printed(office_client: Client, page: Callable[[str], str]):
    assert text(office_client.get(page(NAME))).count(SENTENCE) == 1


@pytest.mark.parametrize("page", PAGES)
def test_page_says_nothing_where_all_can_be_printed(office_client: Client, page: Callable[[str], str]):
    shown = text(office_client.get(page("Pﬂegeheim №\u202f7 Nguyễn محمد")))
    assert "nicht drucken können" not in shown


def test_signatories_are_named_too(office_client: Client):
    signatory = domain.SignatoryText("Bürgermeisterin", "Ada ★")
    domain.issue(member(), signatories=[signatory], actor=SYSTEM, at=NOW)
    assert f"{SENTENCE.partition(NAME)[0]}Ada ★</p>" in text(office_client.get(reverse("office:certificates")))
