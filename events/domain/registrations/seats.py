"""Counts the seats of an event and its sessions. Decisions based on the counts must be made under the event's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from core.statements import Parameter, PreparedQuery
from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import HOLDING_A_SEAT, RegistrationState, SessionChoiceState

COUNTED = 10_000
CONFIRMED_BY_MAILBOX = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
HELD: PreparedQuery[SessionChoice] = PreparedQuery(
    lambda: (
        SessionChoice.objects.filter(item__event=Parameter("event"), state=Parameter("state"))
        .values_list("item")
        .annotate(number=Count("pk"))
        .order_by()
    )
)
HELD_CONFIRMED: PreparedQuery[SessionChoice] = PreparedQuery(
    lambda: (
        SessionChoice.objects.filter(item__event=Parameter("event"), state=Parameter("state"))
        .exclude(registration__state=RegistrationState.RESERVED)
        .values_list("item")
        .annotate(number=Count("pk"))
        .order_by()
    )
)
COUNT = " UNION ALL ".join(
    f"SELECT '{state.value}', count(*) FROM "  # noqa: S608 - nothing typed, only our states
    f"(SELECT FROM events_registration WHERE event_id = %s AND state = '{state.value}' LIMIT %s) AS found"
    for state in RegistrationState
)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many seats are confirmed, reserved, offered and waited for. Waiting people are counted up to 10,001."""

    capacity: int | None
    confirmed: int
    reserved: int
    offered: int
    overbooked: int
    waiting: int
    unconfirmed_waiting: int

    @property
    def taken(self) -> int:
        return self.confirmed + self.reserved + self.offered

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.free == 0


def free_seats(event: Event) -> int | None:
    """Free seats by the capacity of the given instance; None where there is no limit."""
    if event.capacity is None:
        return None
    return max(0, event.capacity - event.registrations.holding_a_seat().count())


def needs_overbooking(event: Event, registration: Registration) -> bool:
    """Whether a confirmed seat for this registration is one beyond the capacity of the given instance."""
    return registration.state not in HOLDING_A_SEAT and free_seats(event) == 0


def unallotted_seats(event: Event) -> int | None:
    """Seats that nobody has confirmed, as strangers may know them; None where there is no limit.

    Unconfirmed ones are not counted: otherwise the number would tell whether a typed name is known. An offered seat
    belongs to somebody who confirmed.
    """
    if event.capacity is None:
        return None
    return max(0, event.capacity - event.registrations.filter(state__in=CONFIRMED_BY_MAILBOX).count())


def unallotted_session_seats(items: Iterable[ProgrammeItem]) -> dict[int, int | None]:
    """`unallotted_seats()` of each session by its key."""
    return _free_session_seats(items, HELD_CONFIRMED)


def free_session_seats(items: Iterable[ProgrammeItem]) -> dict[int, int | None]:
    """Free seats of each session by its key; None where there is no limit."""
    return _free_session_seats(items, HELD)


def _free_session_seats(items: Iterable[ProgrammeItem], held: PreparedQuery[SessionChoice]) -> dict[int, int | None]:
    wanted = list(items)
    events = {item.event_id for item in wanted if item.capacity is not None}
    taken: dict[int, int] = dict(
        row for event in events for row in held.rows(event=event, state=SessionChoiceState.HELD)
    )
    return {
        item.pk: None if item.capacity is None else max(0, item.capacity - taken.get(item.pk, 0)) for item in wanted
    }


def occupancy(event: Event) -> Occupancy:
    """Count the occupancy in three statements, however many registrations there are."""
    seated = event.registrations.holding_a_seat().aggregate(
        confirmed=Count("pk", Q(state=RegistrationState.CONFIRMED)),
        reserved=Count("pk", Q(state=RegistrationState.RESERVED)),
        offered=Count("pk", Q(state=RegistrationState.OFFERED)),
        overbooked=Count("pk", Q(is_overbooked=True)),
    )
    return Occupancy(
        capacity=event.capacity,
        waiting=event.registrations.waiting()[: COUNTED + 1].count(),
        unconfirmed_waiting=event.registrations.filter(state=RegistrationState.APPLIED)[: COUNTED + 1].count(),
        **seated,
    )


def counts(event: Event, *, limit: int | None = None) -> dict[str, int]:
    """How many are in each state, counted up to `limit` where it is given; one statement.

    Each state is named, so that an index of its own answers: a list of a million then costs what `limit` rows cost.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [event.pk, limit] * len(RegistrationState))
        return dict(cursor.fetchall())


def has_waiting_list(event: Event) -> bool:
    return Registration.objects.filter(event=event, state=RegistrationState.WAITING).exists()
