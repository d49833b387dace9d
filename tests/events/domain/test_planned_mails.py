import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from core.refusals import DomainRefusal
from core.transitions import TransitionError
from events.domain import planned_mails
from events.models import CheckIn, Event, PlannedMail
from events.states import EventState, RegistrationState
from journal.entries import entries_for
from mailings.models import OutgoingMail
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory, berlin_time

pytestmark = pytest.mark.django_db
REMINDS_AT = berlin_time(2024, 3, 11, 9)  # three days before 14 March


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def user():
    return UserFactory()


def planned(event, user, **changes):
    values = {"kind": "reminder", "recipient_group": "confirmed", "days": -3, "subject": "Bald", "text": "Bis bald."}
    return planned_mails.plan(event, **{**values, **changes}, by=user, at=NOW)


def sent():
    return list(OutgoingMail.objects.order_by("to").values_list("to", "subject"))


def test_planned_mail_is_sent_once_to_all_registered(event, user):
    mail = planned(event, user)
    for state in (RegistrationState.CONFIRMED, RegistrationState.CANCELLED):
        ended = {"confirmed_at": None, "ended_at": NOW} if state == RegistrationState.CANCELLED else {}
        RegistrationFactory(event=event, state=state, email=f"{state}@example.org", **ended)
    RegistrationFactory(event=event, email="")
    RegistrationFactory(email="anderswo@example.org")

    assert planned_mails.send_due(at=REMINDS_AT - timedelta(seconds=1)) == 0
    assert planned_mails.send_due(at=REMINDS_AT) == 1
    assert planned_mails.send_due(at=REMINDS_AT) == 0

    assert sent() == [("confirmed@example.org", "Bald")]
    mail.refresh_from_db()
    assert (mail.state, mail.number, mail.sent_at) == ("sent", 1, REMINDS_AT)
    assert [entry.verb for entry in entries_for(mail)] == ["plan", "send"]


@pytest.mark.parametrize(
    ("recipient_group", "reached"), [("present", "da@example.org"), ("absent", "fehlte@example.org")]
)
def test_thanks_reach_those_present_or_those_absent(event, user, recipient_group, reached):
    planned(event, user, kind="thanks", recipient_group=recipient_group, days=1)
    came = RegistrationFactory(event=event, email="da@example.org")
    RegistrationFactory(event=event, email="fehlte@example.org")
    CheckIn.objects.create(registration=came, at=NOW, source="code", nonce=uuid.uuid4(), by=user)
    planned_mails.send_due(at=berlin_time(2024, 3, 15, 9))
    assert [to for to, _ in sent()] == [reached]


def test_stopped_mail_is_not_sent_until_resumed(event, user):
    RegistrationFactory(event=event)
    mail = planned_mails.stop(planned(event, user), by=user, at=NOW)
    assert planned_mails.send_due(at=REMINDS_AT) == 0
    with pytest.raises(TransitionError, match="ist angehalten"):
        planned_mails.stop(mail, by=user, at=NOW)
    planned_mails.resume(mail, by=user, at=NOW)
    assert planned_mails.send_due(at=REMINDS_AT) == 1


@pytest.mark.parametrize("late_at", [berlin_time(2024, 3, 14, 9, 30), berlin_time(2024, 3, 20)])
def test_reminder_that_would_be_too_late_is_stopped(event, user, late_at):
    RegistrationFactory(event=event)
    mail = planned(event, user)
    planned_mails.send_due(at=late_at)
    mail.refresh_from_db()
    assert (mail.state, sent()) == ("stopped", [])


def test_nothing_is_sent_for_a_cancelled_event(event, user):
    RegistrationFactory(event=event)
    mail = planned(event, user)
    Event.objects.filter(pk=event.pk).update(
        state=EventState.CANCELLED, cancelled_at=NOW, cancellation_reason="Unwetter"
    )
    planned_mails.send_due(at=REMINDS_AT)
    mail.refresh_from_db()
    assert (mail.state, sent()) == ("stopped", [])


def test_mails_move_with_their_event(event, user):
    mail = planned(event, user)
    event.starts_at, event.ends_at = berlin_time(2024, 4, 11, 9), berlin_time(2024, 4, 11, 16)
    event.save()
    with transaction.atomic():
        planned_mails.reschedule(event, at=NOW)
    mail.refresh_from_db()
    assert (mail.due_at, mail.state) == (berlin_time(2024, 4, 8, 9), "planned")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": -80}, "vorbei"),
        ({"days": -91}, "90 Tage"),
        ({"recipient_group": "present"}, "erst nach der Veranstaltung"),
    ],
)
def test_invalid_planned_mail_is_refused(event, user, changes, sentence):
    with pytest.raises(DomainRefusal, match=sentence):
        planned(event, user, **changes)
    assert not PlannedMail.objects.exists()


def test_default_mails_are_planned_once(event, user):
    assert planned_mails.plan_defaults(event, by=user, at=NOW) == 3
    assert planned_mails.plan_defaults(event, by=user, at=NOW) == 0
    assert [mail.due_at for mail in event.planned_mails.all()] == [
        REMINDS_AT,
        berlin_time(2024, 3, 15, 9),
        berlin_time(2024, 3, 21, 9),
    ]
