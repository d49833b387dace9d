"""Registering, waiting and moving up, by one hand at a time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from events.domain import registrations
from events.domain.registrations import Attendee
from events.models import Event, Registration
from events.states import RegistrationState
from journal import actors
from mailings.models import OutgoingMail
from tests.factories import NOW
from tests.factories.happenings import EventFactory

pytestmark = pytest.mark.django_db
R = RegistrationState


def somebody(number: int) -> Attendee:
    return Attendee("Anna", f"Muster {number}", f"anna{number}@haus.example.org")


def sign_up(event: Event, number: int, **values: object) -> Registration:
    told = {"attendee": somebody(number), "submission": uuid4(), "at": NOW, **values}
    made = registrations.register(event, **told)
    assert made is not None
    return made


def test_seats_run_out_wait_and_are_offered() -> None:
    event = EventFactory(capacity=1)
    first, second = sign_up(event, 1), sign_up(event, 2)
    assert (first.state, second.state) == (R.RESERVED, R.APPLIED)
    registrations.confirm(first, at=NOW)
    assert registrations.confirm(second, at=NOW).state == R.WAITING
    assert registrations.position(registrations.confirm(second, at=NOW)) == 1
    registrations.cancel(first, actor=actors.registrant(first.pk), at=NOW)
    second.refresh_from_db()
    assert (second.state, second.until) == (R.OFFERED, NOW + timedelta(hours=48))
    assert registrations.accept(second, at=NOW).state == R.CONFIRMED
    assert list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True)) == [
        "events/confirm",
        "events/confirm",
        "events/registered",
        "events/waiting",
        "events/signed_off",
        "events/offer",
        "events/registered",
    ]
