"""Changes and cancellations are announced once to all who are registered or invited."""

from datetime import timedelta

import pytest

from core.transitions import TransitionError
from events.domain import announcements, planning, registrations
from mailings.models import OutgoingMail
from tests.factories import NOW
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def people(**of: object):
    """A full event with somebody registered, a guest who comes, a silent one, one who declined, one not invited yet."""
    event = EventFactory(**{"capacity": 2, **of})
    RegistrationFactory(event=event, email="angemeldet@example.org")
    coming = InvitationFactory(event=event, email="gast@example.org", invited_at=NOW)
    RegistrationFactory(event=event, invitation=coming, email="gast@example.org", origin="invitation")
    RegistrationFactory(event=event, email="wartet@example.org", state="waiting", confirmed_at=None)
    RegistrationFactory(event=event, email="weg@example.org", state="cancelled", ended_at=NOW)
    InvitationFactory(event=event, email="still@example.org", invited_at=NOW)
    InvitationFactory(event=event, email="abgesagt@example.org", invited_at=NOW, declined_at=NOW)
    InvitationFactory(event=event, email="geplant@example.org")
    return event


def mails_by_template(state: str = "waiting") -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(template__regex="(changed|cancelled)$", state=state)
    return sorted(rows.values_list("to", "template"))


def to_all(word: str) -> list[tuple[str, str]]:
    return [
        ("angemeldet@example.org", f"events/{word}"),
        ("gast@example.org", f"events/{word}"),
        ("still@example.org", f"events/invitation_{word}"),
        ("wartet@example.org", f"events/{word}"),
    ]


def test_change_is_announced_to_everybody_once_with_the_calendar_entry():
    event = people()
    later = {"starts_at": event.starts_at + timedelta(days=1), "ends_at": event.ends_at + timedelta(days=1)}
    for _ in range(2):
        planning.change(event, changes=later, by=event.created_by, at=NOW)
    assert mails_by_template() == to_all("changed")
    mail = OutgoingMail.objects.get(to="angemeldet@example.org")
    assert ("Neu ist der Termin. Jetzt gilt:" in mail.body, "15. März 2024, 09:30 Uhr" in mail.body) == (True, True)
    registration = event.registrations.get(email=mail.to)
    assert mail.attachments == [["events/calendar", registration.pk, "publish"]]
    assert OutgoingMail.objects.get(to="wartet@example.org").attachments == []


def test_second_change_replaces_waiting_mails():
    event = people()
    for town in ("32657 Lemgo", "32760 Detmold"):
        planning.change(event, changes={"town": town}, by=event.created_by, at=NOW)
    assert (mails_by_template(), mails_by_template("stopped")) == (to_all("changed"), to_all("changed"))
    assert all("32760 Detmold" in mail.body for mail in OutgoingMail.objects.filter(state="waiting"))


def test_irrelevant_changes_and_past_events_are_not_announced():
    event = people()
    planning.change(event, changes={"text": "Neu", "capacity": 3}, by=event.created_by, at=NOW)
    after = event.ends_at + timedelta(days=1)
    planning.change(event, changes={"venue": "Nachgetragen"}, by=event.created_by, at=after)
    assert mails_by_template() == []


def test_cancellation_stops_waiting_mails_and_is_announced_once():
    event = people()
    registration = event.registrations.get(email="angemeldet@example.org")
    registrations.renew_link(registration, by=event.created_by, at=NOW)
    assert OutgoingMail.objects.filter(state="waiting").exists()
    planning.cancel(event, reason="Die Halle ist gesperrt.", by=event.created_by, at=NOW)
    with pytest.raises(TransitionError):
        planning.cancel(event, reason="Noch einmal", by=event.created_by, at=NOW)
    assert mails_by_template() == to_all("cancelled")
    assert OutgoingMail.objects.filter(state="waiting").count() == 4
    mail = OutgoingMail.objects.get(template="events/cancelled", to=registration.email)
    assert "Der Grund: Die Halle ist gesperrt." in mail.body
    assert mail.attachments == [["events/calendar", registration.pk, "cancel"]]


def test_recipient_counts_equal_what_is_sent():
    event = people(capacity=9)
    RegistrationFactory(event=event, state="reserved", confirmed_at=None, until=NOW + timedelta(hours=1))
    RegistrationFactory(event=event, state="offered", confirmed_at=None, until=NOW + timedelta(hours=1))
    _, answered = (InvitationFactory(event=event, email="", invited_at=NOW) for _ in range(2))
    RegistrationFactory(event=event, invitation=answered, email="", origin="invitation")
    InvitationFactory(event=event, email="", invited_at=NOW, declined_at=NOW)
    counted = announcements.count_recipients(event)
    assert counted == announcements.RecipientCounts(registered=2, waiting=2, unconfirmed=1, guests=1, unreachable=2)
    planning.cancel(event, reason="Die Halle ist gesperrt.", by=event.created_by, at=NOW)
    assert len(mails_by_template()) == counted.mails
