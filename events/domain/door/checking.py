"""Letting in, taking back, letting in without a registration, ticking off from paper."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import codes, limits
from events.domain import registrations
from events.domain.door.finding import counts, shown
from events.domain.door.outcomes import MAY_BE_SEATED, NO_SEAT, Outcome, Reason
from events.domain.registrations import AlreadyRegistered, Attendee, EventFull
from events.domain.registrations.doors import require_standing
from events.models import CheckIn, Event, ProgrammeItem, Registration
from events.states import RegistrationState
from journal import actors
from journal.entries import Data, record, record_many

UNKNOWN_CODES_PER_USER_HOUR = 60
BATCH = 1_000


class Ticked(NamedTuple):
    """How many are in now; who was ticked but has no seat."""

    number: int
    without_seat: list[Registration]


@transaction.atomic
def check_in(
    event: Event,
    *,
    code: str | None = None,
    registration: Registration | None = None,
    desk: str = "",
    source: CheckIn.Source,
    nonce: uuid.UUID,
    by: User,
    at: datetime,
) -> Outcome:
    """Let in whoever the code or the row is, and tell how it went. The same nonce for the same row tells the same.

    Raises LimitReachedError where a user has tried too many unknown codes.
    """
    if code is not None:
        registration = _by_code(code, by=by, at=at)
    if registration is None:
        return Outcome(Reason.UNKNOWN, counts(event))
    if registration.event_id != event.pk:
        return Outcome(Reason.OTHER_EVENT, counts(event), other=_known_event(registration.event_id, by))
    return _let_in(event, registration.pk, desk=desk, source=source, nonce=nonce, by=by, at=at)


@transaction.atomic
def seat_and_check_in(
    registration: Registration, *, overbook: bool = False, desk: str = "", nonce: uuid.UUID, by: User, at: datetime
) -> Outcome:
    """Give a seat to somebody who waits or has not confirmed, and let them in; FULL unless `overbook`.

    Who lost the place on the list meanwhile is told so, as by `check_in()`.
    """
    fresh = Registration.objects.select_related("event").get(pk=registration.pk)
    if fresh.state in MAY_BE_SEATED and not fresh.event.is_cancelled:
        try:
            registrations.seat(fresh, overbook=overbook, by=by, at=at)
        except EventFull:
            return _told(fresh.event, Reason.FULL, fresh.pk)
    return _let_in(fresh.event, fresh.pk, desk=desk, source=CheckIn.Source.SEARCH, nonce=nonce, by=by, at=at)


@transaction.atomic
def walk_in(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    overbook: bool = False,
    desk: str = "",
    nonce: uuid.UUID,
    by: User,
    at: datetime,
) -> Outcome:
    """Register somebody who stands at the door, and let them in. The same nonce for the same person: once.

    Who turns out to be registered is answered as by `check_in()`, with the sessions they have. Raises EventFull and
    SessionFull unless `overbook`, DomainRefusal as `registrations.enter()`.
    """
    registrations.lock(event)
    press = _press(nonce, f"{attendee.first_name} {attendee.last_name} {attendee.email}")
    made = CheckIn.objects.filter(nonce=press).first()
    if made is None:
        enter = partial(registrations.enter, event, origin=Registration.Origin.WALK_IN, waits=False, by=by, at=at)
        try:
            row = enter(attendee=attendee, sessions=sessions, overbook=overbook)
        except AlreadyRegistered as known:
            source = CheckIn.Source.SEARCH
            return _let_in(event, known.registration.pk, desk=desk, source=source, nonce=nonce, by=by, at=at)
        made = _record(row, CheckIn.Source.WALK_IN, desk=desk, nonce=press, by=by, at=at)
    reason = Reason.TAKEN_BACK if made.voided_at else Reason.WELCOME
    return _told(event, reason, made.registration_id, made)


@transaction.atomic
def take_back(check_in: CheckIn, *, by: User, at: datetime) -> CheckIn:
    """Undo a misclick: they are not in any more. A second press changes nothing."""
    Registration.objects.select_for_update(no_key=True).get(pk=check_in.registration_id)
    fresh = CheckIn.objects.select_related("registration").get(pk=check_in.pk)
    if fresh.voided_at is None:
        fresh.voided_at = at
        fresh.save(update_fields=["voided_at"])
        record("take_back_check_in", fresh.registration, actor=actors.user(by.pk), at=at, data={"check_in": fresh.pk})
    return fresh


@transaction.atomic
def tick_off(event: Event, keys: Iterable[int], *, by: User, at: datetime) -> Ticked:
    """Let in, from a list on paper, those of the event who have a seat and are not in yet.

    Raises DomainRefusal for an event that was called off.
    """
    require_standing(event)
    rows = Registration.objects.filter(pk__in=keys, event=event).select_for_update(no_key=True).order_by("pk")
    held = list(rows)
    seated = [row for row in held if row.state == RegistrationState.CONFIRMED]
    there = set(CheckIn.objects.standing().filter(registration__in=held).values_list("registration", flat=True))
    new = [row for row in seated if row.pk not in there]
    made = partial(CheckIn, at=at, source=CheckIn.Source.PAPER, by=by)
    CheckIn.objects.bulk_create([made(registration=row, nonce=uuid.uuid4()) for row in new], batch_size=BATCH)
    told: list[tuple[Registration, Data]] = [(row, {"source": CheckIn.Source.PAPER.value}) for row in new]
    record_many("check_in", told, actor=actors.user(by.pk), at=at)
    return Ticked(len(new), [row for row in held if row not in seated and row.pk not in there])


def _by_code(code: str, *, by: User, at: datetime) -> Registration | None:
    most, period = UNKNOWN_CODES_PER_USER_HOUR, timedelta(hours=1)
    limits.require_room("door-code", str(by.pk), most=most, period=period, at=at)
    found = registrations.by_code(code)
    if found and not found.anonymised_at:
        return found
    if codes.row_in(code):  # what any other poster says is no try
        limits.count("door-code", str(by.pk), most=most, period=period, at=at)
    return None


def _known_event(pk: int, by: User) -> Event | None:
    seen = Q(pk__in=Event.objects.for_user(by)) | Q(pk__in=Event.objects.public())
    return Event.objects.filter(seen, pk=pk).first()


def _let_in(
    event: Event, pk: int, *, desk: str, source: CheckIn.Source, nonce: uuid.UUID, by: User, at: datetime
) -> Outcome:
    row = Registration.objects.select_for_update(no_key=True).get(pk=pk)
    press = _press(nonce, str(pk))
    known = list(row.check_ins.filter(Q(voided_at=None) | Q(nonce=press)))
    if standing := next((one for one in known if one.voided_at is None), None):
        return _told(event, Reason.WELCOME if standing.nonce == press else Reason.ALREADY_IN, pk, standing)
    if known:
        return _told(event, Reason.TAKEN_BACK, pk)
    if event.is_cancelled:
        return _told(event, Reason.EVENT_CANCELLED, pk)
    if row.state != RegistrationState.CONFIRMED:
        return _told(event, NO_SEAT[RegistrationState(row.state)], pk)
    return _told(event, Reason.WELCOME, pk, _record(row, source, desk=desk, nonce=press, by=by, at=at))


def _record(
    row: Registration, source: CheckIn.Source, *, desk: str, nonce: uuid.UUID, by: User, at: datetime
) -> CheckIn:
    made = CheckIn.objects.create(registration=row, at=at, desk=desk, source=source, nonce=nonce, by=by)
    record("check_in", row, actor=actors.user(by.pk), at=at, data={"check_in": made.pk, "source": source.value})
    return made


def _press(nonce: uuid.UUID, about: str) -> uuid.UUID:
    """One press about one thing: a page from the browser's memory, sent again about somebody else, is another."""
    return uuid.uuid5(nonce, about)


def _told(event: Event, reason: Reason, pk: int, check_in: CheckIn | None = None) -> Outcome:
    return Outcome(reason, counts(event), shown(event).get(pk=pk), check_in)
