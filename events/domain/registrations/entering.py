"""What the office does by hand: enter somebody, put them on the waiting list, give a seat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from core.inserts import insert
from events.domain.registrations import attendees, expiry, mails, seats
from events.domain.registrations import sessions as choosing
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.doors import (
    AlreadyRegistered,
    EventFull,
    held,
    lock,
    move,
    require_standing,
    sent,
)
from events.domain.registrations.registering import tell_waiting
from events.domain.registrations.waiting import fill
from events.models import Event, ProgrammeItem, Registration
from events.states import HOLDING, ChoiceState, RegistrationAct, RegistrationState
from journal import actors
from journal.actors import Actor
from journal.entries import record

Origin = Registration.Origin


@transaction.atomic
def enter(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    overbook: bool = False,
    origin: Registration.Origin = Origin.OFFICE,
    waits: bool = True,
    submission: UUID | None = None,
    by: User,
    at: datetime,
    tell: bool = True,
) -> Registration:
    """Give somebody a seat, whatever the registration period; the same `submission` again gives the same row.

    Raises EventFull where none is free and `overbook` does not say to give one more (that is journalled; it holds for
    full sessions too), SessionFull for who does not wait (`waits`) for a full session, AlreadyRegistered, DomainRefusal
    for a cancelled event or sessions that do not go together.
    """
    actor = actors.user(by.pk)
    locked, before = _opened(event, attendee, submission, at=at)
    if before:
        return before
    is_full = seats.free(locked) == 0
    if is_full and not overbook:
        raise EventFull
    registration = add(
        locked,
        attendee,
        sessions,
        has_seat=True,
        overbook=overbook,
        waits=waits,
        actor=actor,
        at=at,
        origin=origin,
        submission=submission or uuid4(),
        is_overbooked=is_full,
    )
    if tell:
        mails.tell_seated(registration, at=at)
    fill(locked, at=at)
    return registration


@transaction.atomic
def enter_waiting(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    submission: UUID | None = None,
    by: User,
    at: datetime,
    tell: bool = True,
) -> Registration:
    """Put somebody at the end of the waiting list; where a seat is free they are offered it at once.

    Raises as `enter()`.
    """
    locked, before = _opened(event, attendee, submission, at=at)
    if before:
        return before
    registration = add(
        locked,
        attendee,
        sessions,
        has_seat=False,
        actor=actors.user(by.pk),
        at=at,
        origin=Origin.OFFICE,
        submission=submission or uuid4(),
    )
    if tell:
        tell_waiting(registration, at=at)
    fill(locked, at=at)
    registration.refresh_from_db(fields=["state", "until"])
    return registration


@transaction.atomic
def seat(registration: Registration, *, overbook: bool = False, by: User, at: datetime) -> Registration:
    """Give who waits, has an offer or has not confirmed a seat for good; a second press changes nothing.

    Raises EventFull for who has none yet where none is free, unless `overbook` (journalled), RegistrationRefusal for
    who has signed off, DomainRefusal for a cancelled event.
    """
    fresh = held(registration)
    if fresh.state == RegistrationState.CONFIRMED:
        return fresh
    require_standing(fresh.event)
    is_full = fresh.state not in HOLDING and seats.free(fresh.event) == 0
    if is_full and not overbook:
        raise EventFull
    actor = actors.user(by.pk)
    move(fresh, RegistrationAct.SEAT, actor=actor, at=at, data={"overbooked": is_full}, is_overbooked=is_full)
    choosing.take_up(fresh, actor=actor, at=at)
    mails.tell_seated(fresh, at=at)
    fill(fresh.event, at=at)
    return fresh


def add(
    event: Event,
    attendee: Attendee,
    items: Sequence[ProgrammeItem],
    *,
    has_seat: bool,
    overbook: bool = False,
    waits: bool = True,
    actor: Actor,
    at: datetime,
    **fields: Any,
) -> Registration:
    """Write a registration for a locked event, CONFIRMED or WAITING, with its sessions, and record it.

    Raises SessionFull where somebody would have to wait for a session and does not (`waits`).
    """
    chosen = choosing.chosen(event, items)
    registration = Registration(
        event=event,
        state=RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING,
        confirmed_at=at if has_seat else None,
        created_at=at,
        **attendee.fields(),
        **fields,
    )
    choices = choosing.wishes(registration, chosen, is_seated=has_seat, overbook=overbook, at=at)
    if not waits and (full := [one.item for one in choices if one.state == ChoiceState.WAITING]):
        raise choosing.SessionFull(full)
    insert(registration, *choices)
    record(
        "enter",
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


def _opened(
    event: Event, attendee: Attendee, submission: UUID | None, *, at: datetime
) -> tuple[Event, Registration | None]:
    """The locked event after what was due has ended, and what the same submission has written before."""
    locked = lock(event)
    before = sent(locked, submission) if submission else None
    if before:
        return locked, before
    require_standing(locked)
    if expiry.expire(locked, at=at):
        fill(locked, at=at)
    if known := attendees.standing(locked, attendee):
        raise AlreadyRegistered(known)
    return locked, None
