"""Seats under many hands: threads with connections of their own, on committed rows."""

from collections import Counter
from functools import partial
from threading import Thread
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.models import User
from events.domain import planning, registrations
from events.domain.registrations import Attendee, EventFull
from events.models import Event, Registration, SessionChoice
from events.states import RegistrationState
from journal import actors
from mailings.models import OutgoingMail
from tests.concurrently import run_concurrently
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, workshops

pytestmark = pytest.mark.usefixtures("committed_db")
R = RegistrationState
WAITING = """
SELECT count(*) FROM pg_stat_clear_snapshot(), pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""


@pytest.fixture
def office_user(committed_db: None) -> User:
    return UserFactory()


def somebody(number: int) -> Attendee:
    return Attendee("Anna", f"Muster {number}", f"anna{number}@haus.example.org")


def sign_up(event: Event, number: int, **changes: object) -> Registration | None:
    values = {"submission": uuid4(), "at": NOW, **changes}
    return registrations.register(event, attendee=somebody(number), **values)


def states(event: Event) -> Counter[str]:
    return Counter(event.registrations.values_list("state", flat=True))


def test_twenty_visitors_and_the_office_want_the_last_seat(office_user: User) -> None:
    event = EventFactory(capacity=1)
    by_hand = partial(registrations.record_registration, event, attendee=somebody(99), by=office_user, at=NOW)
    *rows, recorded = run_concurrently(*[partial(sign_up, event, number) for number in range(20)], by_hand)
    if isinstance(recorded, EventFull):
        assert states(event) == {R.RESERVED: 1, R.APPLIED: 19}
    else:
        assert states(event) == {R.CONFIRMED: 1, R.APPLIED: 20}
    assert OutgoingMail.objects.filter(template="events/confirm").count() == 20

    confirmed = run_concurrently(*[partial(registrations.confirm, row, at=NOW) for row in rows])
    assert states(event) == {R.CONFIRMED: 1, R.WAITING: len(rows) - sum(one.state == R.CONFIRMED for one in confirmed)}
    line = [row.pk for row in event.registrations.waiting()]
    assert [registrations.position(row) for row in event.registrations.waiting()] == [*range(1, len(line) + 1)]

    seated = event.registrations.get(state=R.CONFIRMED)
    run_concurrently(*[partial(registrations.cancel, seated, actor=actors.user(office_user.pk), at=NOW)] * 5)
    assert event.registrations.get(state=R.OFFERED).pk == line[0]
    assert Counter(OutgoingMail.objects.values_list("template", flat=True))["events/offer"] == 1


def test_waiting_list_is_in_the_order_of_arrival(office_user: User) -> None:
    """Each comes when the one before already waits for the lock; the first in the queue gets the first place."""
    event = EventFactory(capacity=1)
    registrations.record_registration(event, attendee=somebody(99), by=office_user, at=NOW)
    threads = []
    with transaction.atomic():
        registrations.lock_event(event)
        for number in range(6):
            threads.append(Thread(target=_in_a_thread, args=(partial(sign_up, event, number),)))
            threads[-1].start()
            _wait_for_waiting(number + 1)
    for thread in threads:
        thread.join(timeout=20)
    arrived = event.registrations.filter(state=R.APPLIED).order_by("pk")
    assert [row.last_name for row in arrived] == [f"Muster {number}" for number in range(6)]


def test_sessions_fill_exactly_and_a_double_click_is_one(office_user: User) -> None:
    event = EventFactory(capacity=None)
    one, other = workshops(event, capacity=3, count=2)
    calls = []
    for number in range(8):
        calls += [partial(sign_up, event, number, sessions=[one if number % 2 else other], submission=uuid4())] * 2
    rows = run_concurrently(*calls)
    assert len({row.pk for row in rows}) == 8 == Registration.objects.count()
    assert Counter(SessionChoice.objects.values_list("item", "state")) == {
        (item.pk, state): number for item in (one, other) for state, number in (("held", 3), ("waiting", 1))
    }


def test_one_form_sent_about_two_people_at_once_registers_both_and_each_once() -> None:
    event, submission = EventFactory(capacity=5), uuid4()
    calls = [partial(sign_up, event, number, submission=submission) for number in (1, 2)] * 3
    rows = run_concurrently(*calls)
    assert len({row.pk for row in rows}) == 2 == Registration.objects.count()


def test_last_seat_is_offered_once_by_many_workers(office_user: User) -> None:
    event = EventFactory(capacity=1)
    first = sign_up(event, 0)
    waiting = [registrations.confirm(sign_up(event, number), at=NOW) for number in (1, 2)]
    late = first.until
    assert sum(run_concurrently(*[partial(registrations.expire_due, at=late)] * 4)) == 1
    run_concurrently(*[partial(registrations.promote_due, at=late)] * 4)
    assert states(event) == {R.EXPIRED: 1, R.OFFERED: 1, R.WAITING: 1}
    answers = [partial(registrations.accept, waiting[0], at=late), partial(planning.cancel, event, reason="Sturm")]
    run_concurrently(
        answers[0], partial(answers[1], by=office_user, at=late), partial(registrations.promote, event, at=late)
    )
    assert states(event)[R.WAITING] == 1


def _in_a_thread(call: partial[object]) -> None:
    try:
        call()
    finally:
        connection.close()


def _wait_for_waiting(number: int) -> None:
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= number:
                return
        sleep(0.02)
    raise AssertionError("They do not wait.")
