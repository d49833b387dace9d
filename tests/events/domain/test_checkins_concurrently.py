"""Check-ins at several desks at once, on committed rows."""

import uuid
from functools import partial
from threading import Event

import pytest
from django.db import transaction

from core.transitions import TransitionError
from events.domain import checkins, registrations
from events.domain.registrations import Attendee
from events.models import CheckIn, Registration
from journal import actors
from tests.concurrently import run_concurrently, wait_until_lock_is_awaited
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.usefixtures("committed_db")


def test_same_code_at_four_desks_checks_in_once():
    row, staff = RegistrationFactory(), UserFactory()
    code = row.code()
    kwargs = {"source": CheckIn.Source.SCAN, "by": staff, "at": NOW}
    calls = [
        partial(checkins.check_in, row.event, code=code, desk=str(desk), nonce=uuid.uuid4(), **kwargs)
        for desk in range(4)
    ]
    outcomes = run_concurrently(*calls)
    assert sorted(one.reason for one in outcomes) == ["already_in"] * 3 + ["welcome"]
    assert CheckIn.objects.count() == 1


def test_same_nonce_twice_records_a_walk_in_once_and_the_last_seat_goes_once():
    event, staff = EventFactory(capacity=1), UserFactory()
    kwargs = {"by": staff, "at": NOW}
    twice = partial(checkins.walk_in, event, attendee=Attendee("Willi", "Spontan"), nonce=uuid.uuid4(), **kwargs)
    other = partial(checkins.walk_in, event, attendee=Attendee("Wilma", "Spontan"), nonce=uuid.uuid4(), **kwargs)
    outcomes = run_concurrently(twice, twice, other)
    refused = [one for one in outcomes if isinstance(one, registrations.EventFull)]
    assert (len(refused) in {1, 2}, Registration.objects.count(), CheckIn.objects.count()) == (True, 1, 1)


def test_same_walk_in_at_two_desks_is_recorded_once():
    event, staff = EventFactory(), UserFactory()
    kwargs = {"attendee": Attendee("Willi", "Spontan"), "by": staff, "at": NOW}
    outcomes = run_concurrently(*(partial(checkins.walk_in, event, nonce=uuid.uuid4(), **kwargs) for _ in range(2)))
    refused = [one for one in outcomes if isinstance(one, registrations.NamesakesRegistered)]
    assert (len(refused), Registration.objects.count(), CheckIn.objects.count()) == (1, 1, 1)


def test_last_seat_of_a_session_goes_to_one_of_two_walk_ins():
    event, staff = EventFactory(), UserFactory()
    kwargs = {"sessions": workshops(event, capacity=1, count=1), "by": staff, "at": NOW}
    names = (Attendee("Willi", "Spontan"), Attendee("Wilma", "Spontan"))
    outcomes = run_concurrently(
        *(partial(checkins.walk_in, event, attendee=name, nonce=uuid.uuid4(), **kwargs) for name in names)
    )
    refused = [one for one in outcomes if isinstance(one, registrations.SessionFull)]
    assert (len(refused), Registration.objects.count(), CheckIn.objects.count()) == (1, 1, 1)


def test_person_checked_in_while_cancelling_is_not_cancelled():
    row, staff = RegistrationFactory(), UserFactory()
    is_checked_in = Event()

    def check_in():
        with transaction.atomic():
            checkins.check_in(
                row.event, registration=row, source=CheckIn.Source.SEARCH, nonce=uuid.uuid4(), by=staff, at=NOW
            )
            is_checked_in.set()
            wait_until_lock_is_awaited()

    def cancel():
        is_checked_in.wait(timeout=20)
        return registrations.cancel(row, actor=actors.registrant(row.pk), at=NOW)

    _, refusal = run_concurrently(check_in, cancel)
    row.refresh_from_db()
    assert (type(refusal), row.state) == (TransitionError, "confirmed")
