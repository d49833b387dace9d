"""Check-in: by code or row, of walk-ins, from a paper list, and undoing it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import codes, limits
from core.idempotency import idempotency_key
from core.links import find_by_code
from events.domain import registrations
from events.domain.checkins.attendance import WAITING_SESSIONS, counts, for_display
from events.domain.checkins.outcomes import NO_SEAT, Outcome, Reason
from events.domain.registrations import AlreadyRegistered, Attendee, EventFull
from events.domain.registrations.seats import needs_overbooking
from events.domain.registrations.transitions import lock_registration, require_not_cancelled
from events.models import CheckIn, Event, ProgrammeItem, Registration
from events.states import MAY_BE_SEATED, RegistrationState
from journal import actors
from journal.entries import Data, record, record_many

UNKNOWN_CODES_PER_USER_HOUR = 60
UNKNOWN_CODES_SCOPE = "check-in-code"
BATCH = 1_000


class PaperListResult(NamedTuple):
    """Result of a paper list: how many were checked in now, and who was ticked without having a seat."""

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
    """Check in the registration of a code or a row and return the outcome.

    The same nonce for the same row returns the same outcome. Raises LimitReachedError where a user has tried too many
    unknown codes.
    """
    if code is not None:
        registration = _by_code(code, by=by, at=at)
    if registration is None:
        return Outcome(Reason.UNKNOWN, counts(event))
    if registration.event_id != event.pk:
        return Outcome(Reason.OTHER_EVENT, counts(event), other_event=_known_event(registration.event_id, by))
    return _check_in(event, registration.pk, desk=desk, source=source, nonce=nonce, by=by, at=at)


@transaction.atomic
def seat_and_check_in(
    registration: Registration, *, overbook: bool = False, desk: str = "", nonce: uuid.UUID, by: User, at: datetime
) -> Outcome:
    """Give a seat to somebody on the waiting list or without confirmation, and check them in.

    FULL where no seat is free, unless `overbook`. Who cannot get a seat any more is handled as by `check_in()`.
    """
    before = lock_registration(registration)
    event, source = before.event, CheckIn.Source.SEARCH
    is_repeated = CheckIn.objects.filter(nonce=idempotency_key(nonce, before.pk)).exists()
    if is_repeated or before.state not in MAY_BE_SEATED or event.is_cancelled:
        return _check_in(event, before.pk, desk=desk, source=source, nonce=nonce, by=by, at=at)
    try:
        registrations.give_seat(before, overbook=overbook, by=by, at=at)
    except EventFull:
        return _outcome(event, Reason.FULL, before.pk)
    return _check_in(event, before.pk, seated_from=before, desk=desk, source=source, nonce=nonce, by=by, at=at)


@transaction.atomic
def walk_in(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    overbook: bool = False,
    other_than: Collection[int] = (),
    desk: str = "",
    nonce: uuid.UUID,
    by: User,
    at: datetime,
) -> Outcome:
    """Register somebody on site and check them in.

    The same nonce with the same content has one effect. Somebody already registered with this mail address is handled
    as by `check_in()`. Raises EventFull and SessionFull unless `overbook`, and NamesakesRegistered and DomainRefusal as
    `registrations.record_registration()`.
    """
    registrations.lock_event(event)
    derived_nonce = idempotency_key(nonce, attendee, sessions)
    made = CheckIn.objects.filter(nonce=derived_nonce).first()
    if made is None:
        record_walk_in = partial(
            registrations.record_registration, event, origin=Registration.Origin.WALK_IN, may_wait=False, by=by, at=at
        )
        try:
            row = record_walk_in(attendee=attendee, sessions=sessions, overbook=overbook, other_than=other_than)
        except AlreadyRegistered as known:
            source = CheckIn.Source.SEARCH
            return _check_in(event, known.registration.pk, desk=desk, source=source, nonce=nonce, by=by, at=at)
        made = _record(row, CheckIn.Source.WALK_IN, desk=desk, nonce=derived_nonce, by=by, at=at)
    reason = Reason.TAKEN_BACK if made.voided_at else Reason.WELCOME
    return _outcome(event, reason, made.registration_id, made)


@transaction.atomic
def undo_check_in(check_in: CheckIn, *, by: User, at: datetime) -> CheckIn:
    """Undo a check-in, and with it the seat that the same press gave; a second call changes nothing.

    A walk-in stays registered, with the seat: who cancels that is the office.
    """
    registration = lock_registration(check_in.registration)
    Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    fresh = CheckIn.objects.get(pk=check_in.pk)
    if fresh.voided_at is None:
        fresh.voided_at = at
        fresh.save(update_fields=["voided_at"])
        record("undo_check_in", registration, actor=actors.user(by.pk), at=at, data={"check_in": fresh.pk})
        if fresh.state_before:
            state, until = fresh.state_before, fresh.until_before
            registration = registrations.undo_seat(registration, state=state, until=until, by=by, at=at)
    fresh.registration = registration
    return fresh


@transaction.atomic
def check_in_from_paper(event: Event, keys: Iterable[int], *, by: User, at: datetime) -> PaperListResult:
    """Check in those of a paper list who have a seat and are not checked in yet.

    Raises DomainRefusal for a cancelled event.
    """
    require_not_cancelled(event)
    rows = Registration.objects.filter(pk__in=keys, event=event).select_for_update(no_key=True).order_by("pk")
    locked = list(rows)
    seated = [row for row in locked if row.state == RegistrationState.CONFIRMED]
    present = set(CheckIn.objects.valid().filter(registration__in=locked).values_list("registration", flat=True))
    new = [row for row in seated if row.pk not in present]
    made = partial(CheckIn, at=at, source=CheckIn.Source.PAPER, by=by)
    CheckIn.objects.bulk_create([made(registration=row, nonce=uuid.uuid4()) for row in new], batch_size=BATCH)
    journal_rows: list[tuple[Registration, Data]] = [(row, {"source": CheckIn.Source.PAPER.value}) for row in new]
    record_many("check_in", journal_rows, actor=actors.user(by.pk), at=at)
    return PaperListResult(len(new), [row for row in locked if row not in seated and row.pk not in present])


def _by_code(code: str, *, by: User, at: datetime) -> Registration | None:
    limit, period = UNKNOWN_CODES_PER_USER_HOUR, timedelta(hours=1)
    limits.check(UNKNOWN_CODES_SCOPE, str(by.pk), limit=limit, period=period, at=at)
    found = find_by_code(Registration.objects.select_related("event"), code)
    if found and not found.anonymised_at:
        return found
    if codes.parse_pk(code):  # other QR codes are not counted as a try
        limits.count(UNKNOWN_CODES_SCOPE, str(by.pk), limit=limit, period=period, at=at)
    return None


def _known_event(pk: int, by: User) -> Event | None:
    visible = Q(pk__in=Event.objects.visible_to(by)) | Q(pk__in=Event.objects.public())
    return Event.objects.filter(visible, pk=pk).first()


def _check_in(
    event: Event,
    pk: int,
    *,
    seated_from: Registration | None = None,
    desk: str,
    source: CheckIn.Source,
    nonce: uuid.UUID,
    by: User,
    at: datetime,
) -> Outcome:
    row = Registration.objects.select_for_update(no_key=True).get(pk=pk)
    derived_nonce = idempotency_key(nonce, pk)
    known = list(row.check_ins.filter(Q(voided_at=None) | Q(nonce=derived_nonce)))
    if valid_check_in := next((one for one in known if one.voided_at is None), None):
        return _outcome(
            event, Reason.WELCOME if valid_check_in.nonce == derived_nonce else Reason.ALREADY_IN, pk, valid_check_in
        )
    if known:
        return _outcome(event, Reason.TAKEN_BACK, pk)
    if event.is_cancelled:
        return _outcome(event, Reason.EVENT_CANCELLED, pk)
    if row.state != RegistrationState.CONFIRMED:
        return _outcome(event, NO_SEAT[RegistrationState(row.state)], pk)
    before = {"state_before": seated_from.state, "until_before": seated_from.until} if seated_from else {}
    made = _record(row, source, desk=desk, nonce=derived_nonce, by=by, at=at, **before)
    return _outcome(event, Reason.WELCOME, pk, made)


def _record(
    row: Registration, source: CheckIn.Source, *, nonce: uuid.UUID, by: User, at: datetime, **fields: Any
) -> CheckIn:
    made = CheckIn.objects.create(registration=row, at=at, source=source, nonce=nonce, by=by, **fields)
    record("check_in", row, actor=actors.user(by.pk), at=at, data={"check_in": made.pk, "source": source.value})
    return made


def _outcome(event: Event, reason: Reason, pk: int, check_in: CheckIn | None = None) -> Outcome:
    row = for_display(event).prefetch_related(WAITING_SESSIONS).get(pk=pk)
    return Outcome(reason, counts(event), row, check_in, is_full=needs_overbooking(event, row))
