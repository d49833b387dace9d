"""Pages about one event take as many statements for three rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Needs
from privacy.domain.consents import current_text
from privacy.models import Purpose
from tests.factories.events import (
    DocumentFactory,
    EventFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

PAGES = (
    "event",
    "event_programme",
    "event_guests",
    "event_letters",
    "event_registrations",
    "event_documents",
    "event_mails",
    "event_printouts",
    "event_needs",
    "event_paper_list",
    "event_figures",
    "event_retention",
)


def one_more_of_each(event: Event) -> None:
    SpeakerFactory(item=ProgrammeItemFactory(event=event))
    DocumentFactory(event=event)
    guest = InvitationFactory(event=event, invited_at=timezone.now(), invitation_channel="mail")
    InvitationFactory(event=event, email="")
    row = RegistrationFactory(event=event, invitation=guest, is_proxy=True)
    now = timezone.now()
    row.check_ins.create(at=now, source="code", nonce=row.subject_key, by=event.created_by)
    text = current_text(Purpose.EVENT_NEEDS)
    Needs.objects.create(registration=row, dietary="vegetarisch", consent_text=text, given_at=now)


def statements(client: Client, name: str, event: Event) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(f"office:{name}", args=[event.pk]))
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", PAGES)
def test_page_takes_as_many_statements_for_three_as_for_one(office_client: Client, name: str):
    event = EventFactory()
    one_more_of_each(event)
    statements(office_client, name, event)  # what a process asks once
    once = statements(office_client, name, event)
    one_more_of_each(event)
    one_more_of_each(event)
    assert statements(office_client, name, event) == once
