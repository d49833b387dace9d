"""Registrations recorded by the office: with a seat or on the waiting list, and giving a seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from core.idempotency import idempotency_key
from events.domain.registrations import attendees, expiry, mails, seats, session_choices
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.submission import queue_waiting_mail
from events.domain.registrations.transitions import (
    REGISTRATION_MACHINE,
    AlreadyRegistered,
    EventFull,
    NamesakesRegistered,
    find_submission,
    lock_event,
    lock_registration,
    require_not_cancelled,
)
from events.domain.registrations.waiting_list import fill_free_seats
from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import ACTIVE, RegistrationState, RegistrationTransition, SessionChoiceState
from journal import actors
from journal.actors import Actor
from journal.entries import record
from mailings.domain import outgoing

Origin = Registration.Origin


@transaction.atomic
def record_registration(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    overbook: bool = False,
    origin: Registration.Origin = Origin.OFFICE,
    may_wait: bool = True,
    submission: UUID | None = None,
    other_than: Collection[int] | None = None,
    by: User,
    at: datetime,
    send_mail: bool = True,
) -> Registration:
    """Record a registration with a seat, whatever the registration period.

    The same `submission` with the same content returns the same row, unless that has ended. Raises EventFull where no
    seat is free unless `overbook` (journalled), SessionFull where a session is full and `may_wait` is false,
    AlreadyRegistered, DomainRefusal for a cancelled event or conflicting sessions. With `other_than`, keys of
    registrations that are somebody else's, it raises NamesakesRegistered for any other under the same name; of a
    walk-in also for one that has ended.
    """
    actor = actors.user(by.pk)
    locked, before, key = _lock_and_find(event, attendee, sessions, submission, actor=actor, at=at)
    if before:
        return before
    _require_other_person(locked, attendee, other_than, also_ended=origin == Origin.WALK_IN)
    is_full = seats.free_seats(locked) == 0
    if is_full and not overbook:
        raise EventFull
    registration = add(
        locked,
        attendee,
        sessions,
        has_seat=True,
        overbook=overbook,
        may_wait=may_wait,
        actor=actor,
        at=at,
        origin=origin,
        submission=key,
        is_overbooked=is_full,
    )
    if send_mail:
        mails.queue_seat_mail(registration, at=at)
    fill_free_seats(locked, at=at)
    return registration


@transaction.atomic
def record_waiting(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    submission: UUID | None = None,
    other_than: Collection[int] | None = None,
    by: User,
    at: datetime,
    send_mail: bool = True,
) -> Registration:
    """Put somebody at the end of the waiting list; a free seat is offered at once.

    Raises as `record_registration()`.
    """
    actor = actors.user(by.pk)
    locked, before, key = _lock_and_find(event, attendee, sessions, submission, actor=actor, at=at)
    if before:
        return before
    _require_other_person(locked, attendee, other_than, also_ended=False)
    registration = add(
        locked,
        attendee,
        sessions,
        has_seat=False,
        actor=actor,
        at=at,
        origin=Origin.OFFICE,
        submission=key,
    )
    if send_mail:
        queue_waiting_mail(registration, at=at)
    fill_free_seats(locked, at=at)
    registration.refresh_from_db(fields=["state", "until"])
    return registration


@transaction.atomic
def give_seat(registration: Registration, *, overbook: bool = False, by: User, at: datetime) -> Registration:
    """Give a confirmed seat to somebody who waits, has an offer or has not confirmed.

    A second call changes nothing. Raises EventFull where no seat is free unless `overbook` (journalled),
    TransitionError for a cancelled registration, DomainRefusal for a cancelled event.
    """
    fresh = lock_registration(registration)
    if fresh.state == RegistrationState.CONFIRMED:
        return fresh
    require_not_cancelled(fresh.event)
    is_full = seats.needs_overbooking(fresh.event, fresh)
    if is_full and not overbook:
        raise EventFull
    actor = actors.user(by.pk)
    REGISTRATION_MACHINE.move_locked(
        fresh, RegistrationTransition.SEAT, actor=actor, at=at, data={"overbooked": is_full}, is_overbooked=is_full
    )
    session_choices.seat_choices(fresh, actor=actor, at=at)
    mails.queue_seat_mail(fresh, at=at)
    fill_free_seats(fresh.event, at=at)
    return fresh


@transaction.atomic
def undo_seat(
    registration: Registration, *, state: str, until: datetime | None, by: User, at: datetime
) -> Registration:
    """Take back what `give_seat()` gave: state, deadline and place on the waiting list are again those of before.

    Sessions that came with the seat wait again. The mail about the seat is stopped; where it has left, who waits again
    gets a mail about that as long as a seat may still be offered. Raises TransitionError for who has no confirmed seat.
    """
    fresh = lock_registration(registration)
    actor = actors.user(by.pk)
    REGISTRATION_MACHINE.move_locked(
        fresh,
        RegistrationTransition.UNDO_SEAT,
        to=state,
        actor=actor,
        at=at,
        until=until,
        confirmed_at=None,
        is_overbooked=False,
    )
    if state not in session_choices.SEATED:
        session_choices.return_seats([fresh], actor=actor, at=at)
    has_left = not outgoing.stop_by_template(mails.SEAT_MAIL, [fresh], at=at)
    if has_left and state == RegistrationState.WAITING and session_choices.is_open(fresh.event, at=at):
        queue_waiting_mail(fresh, had_seat=True, at=at)
    fill_free_seats(fresh.event, at=at)
    return fresh


def add(
    event: Event,
    attendee: Attendee,
    items: Sequence[ProgrammeItem],
    *,
    has_seat: bool,
    overbook: bool = False,
    may_wait: bool = True,
    actor: Actor,
    at: datetime,
    **fields: Any,
) -> Registration:
    """Create and journal a registration for a locked event, CONFIRMED or WAITING, with its sessions.

    Raises SessionFull where somebody would have to wait for a session and does not (`may_wait`).
    """
    chosen = session_choices.load_chosen(event, items)
    registration = Registration(
        event=event,
        state=RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING,
        confirmed_at=at if has_seat else None,
        created_at=at,
        **attendee.fields(),
        **fields,
    )
    choices = session_choices.new_choices(registration, chosen, is_seated=has_seat, overbook=overbook, at=at)
    if not may_wait and (full := [one.item for one in choices if one.state == SessionChoiceState.WAITING]):
        raise session_choices.SessionFull(full)
    registration.save(force_insert=True)
    SessionChoice.objects.bulk_create(choices)
    record(
        "record_registration",
        registration,
        actor=actor,
        at=at,
        data={
            "to": registration.state,
            "overbooked": registration.is_overbooked,
            "overbooked_sessions": [str(one.item_id) for one in choices if one.is_overbooked],
        },
    )
    return registration


def _lock_and_find(
    event: Event,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem],
    submission: UUID | None,
    *,
    actor: Actor,
    at: datetime,
) -> tuple[Event, Registration | None, UUID]:
    """The locked event, the registration of the same submission and content, if any, and the key of a new one.

    Expires what is due before.
    """
    locked = lock_event(event)
    before, key = find_submission(idempotency_key(submission or uuid4(), event, attendee, sessions), at=at)
    if before:
        return locked, before, key
    require_not_cancelled(locked)
    if expiry.expire(locked, at=at):
        fill_free_seats(locked, at=at)
    if known := attendees.find_registration(locked, attendee):
        raise AlreadyRegistered(known, reader=actor)
    return locked, None, key


def _require_other_person(
    event: Event, attendee: Attendee, other_than: Collection[int] | None, *, also_ended: bool
) -> None:
    if other_than is None:
        return
    found = attendees.find_namesakes(event, attendee)
    namesakes = [row for row in found if also_ended or row.state in ACTIVE]
    if any(row.pk not in other_than for row in namesakes):
        raise NamesakesRegistered(namesakes)
