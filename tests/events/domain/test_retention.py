from datetime import timedelta

import pytest
from django.utils import timezone

from core.tokens import Link
from events.domain import event_figures, retention
from events.models import Event, Needs
from journal.entries import entries_for
from mailings.domain import outgoing
from mailings.models import OutgoingMail
from privacy.domain import consents
from tests.factories import NOW
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, berlin_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(retention_days=30)  # 14 March 2024


@pytest.fixture
def registration(event):
    row = RegistrationFactory(event=event, invitation=InvitationFactory(event=event, invited_at=NOW), phone="0251 1")
    text = consents.current_text("event_needs")
    Needs.objects.create(registration=row, accessibility="Rampe", consent_text=text, given_at=NOW)
    link = Link("portal:start", row.pk, 1, NOW)
    for cause in (event, row, row.invitation):
        written = outgoing.MailDraft(row.email, cause, {"registration": row, "event": event}, {"page": link})
        outgoing.queue_many("events/planned", [written], at=NOW)
    return row


def test_preview_names_the_days_and_numbers(event, registration):
    forecast = retention.preview(event)
    assert (f"{forecast.needs_on:%d.%m.}", forecast.needs) == ("15.03.", 1)
    assert (f"{forecast.people_on:%d.%m.}", forecast.registrations, forecast.invitations) == ("13.04.", 1, 1)


def test_needs_are_deleted_on_the_day_after_the_event(event, registration):
    assert retention.delete_needs_due(at=berlin_time(2024, 3, 14, 23, 59)) == 0
    assert retention.delete_needs_due(at=berlin_time(2024, 3, 15)) == 1
    assert retention.delete_needs_due(at=berlin_time(2024, 3, 16)) == 0
    assert not Needs.objects.exists()
    assert [(entry.verb, entry.data) for entry in entries_for(event)] == [("delete_needs", {"needs": 1})]


def test_people_are_anonymised_after_the_retention_and_figures_stay(event, registration):
    before = event_figures.count(event)
    assert retention.anonymise_due(at=berlin_time(2024, 4, 12, 23, 59)) == 0
    assert retention.anonymise_due(at=berlin_time(2024, 4, 13)) == 1
    assert retention.anonymise_due(at=berlin_time(2024, 4, 13)) == 0

    registration.refresh_from_db()
    invitation = registration.invitation
    for row in (registration, invitation):
        assert {row.title, row.first_name, row.last_name, row.email, row.job_title, row.organisation_name} == {""}
        assert row.anonymised_at == berlin_time(2024, 4, 13)
    assert (registration.phone, invitation.salutation) == ("", "")
    assert not Needs.objects.exists()
    mails = OutgoingMail.objects.values_list("to", "subject", "body", "state")
    assert list(mails) == [("", "", "", "stopped")] * 3  # of the event, of the registration, of the invitation
    event.refresh_from_db()
    assert event_figures.count(event) == before
    assert entries_for(event).last().data == {"registrations": 1, "invitations": 1}


def test_other_events_keep_their_people(registration):
    later = RegistrationFactory(event=EventFactory(ends_at=timezone.now() + timedelta(days=1)))
    retention.anonymise_due(at=berlin_time(2024, 5, 1))
    later.refresh_from_db()
    assert later.last_name


def test_who_is_recorded_later_and_who_was_only_notified_are_anonymised_too(event, registration):
    outgoing.queue("events/members_only", to="fremd@haus.example.org", cause=event, at=NOW, context={"event": event})
    retention.anonymise_due(at=berlin_time(2024, 4, 13))
    before = event_figures.count(Event.objects.get(pk=event.pk))
    late = RegistrationFactory(event=event)
    assert retention.anonymise_due(at=berlin_time(2024, 4, 14)) == 1
    assert retention.anonymise_due(at=berlin_time(2024, 4, 14)) == 0
    late.refresh_from_db()
    event.refresh_from_db()
    assert (late.last_name, event.anonymised_at, event_figures.count(event)) == ("", berlin_time(2024, 4, 13), before)
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {""}


def test_needs_of_other_events_stay(registration):
    later = RegistrationFactory(event=EventFactory(ends_at=timezone.now() + timedelta(days=1)))
    text = consents.current_text("event_needs")
    kept = Needs.objects.create(registration=later, accessibility="Rampe", consent_text=text, given_at=NOW)
    assert retention.delete_needs_due(at=berlin_time(2024, 3, 15)) == 1
    assert list(Needs.objects.all()) == [kept]
