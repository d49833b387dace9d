"""The waiting list: the next person gets an offer by mail and accepts or declines it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core.transitions import TransitionError
from events.domain.registrations import mails, seats, session_choices
from events.domain.registrations.proxies import inform_guests
from events.domain.registrations.transitions import (
    REGISTRATION_MACHINE,
    lock_event,
    lock_registration,
    require_not_over,
)
from events.models import Event, Registration
from events.states import RegistrationState, RegistrationTransition
from journal import actors
from journal.actors import SYSTEM

BATCH_SIZE = 500
TOO_LATE = "Die Frist für diesen Platz ist abgelaufen; er geht an die nächste Person auf der Warteliste."


@transaction.atomic
def accept(registration: Registration, *, at: datetime) -> Registration:
    """Accept the offered seat; a second call changes nothing.

    Raises TransitionError without an offer or after the deadline, DomainRefusal for a past or cancelled event.
    """
    fresh = lock_registration(registration)
    if fresh.state == RegistrationState.CONFIRMED:
        return fresh
    require_not_over(fresh.event, at=at)
    if fresh.state == RegistrationState.OFFERED and is_past_deadline(fresh, at=at):
        raise TransitionError(fresh, TOO_LATE)
    actor = actors.registrant(fresh.pk)
    REGISTRATION_MACHINE.move_locked(fresh, RegistrationTransition.ACCEPT, actor=actor, at=at)
    session_choices.seat_choices(fresh, actor=actor, at=at)
    mails.queue_seat_mail(fresh, at=at)
    fill_free_seats(fresh.event, at=at)
    return fresh


@transaction.atomic
def decline_offer(registration: Registration, *, at: datetime) -> Registration:
    """Decline the offered seat, which goes to the next; a second call changes nothing.

    Raises TransitionError without an offer.
    """
    actor = actors.registrant(registration.pk)
    turns = mails.count_mails(registration, actor=actor, at=at)
    fresh = lock_registration(registration)
    if fresh.state == RegistrationState.CANCELLED:
        return fresh
    REGISTRATION_MACHINE.move_locked(fresh, RegistrationTransition.DECLINE, actor=actor, at=at)
    session_choices.release([fresh], actor=actor, at=at)
    mails.queue_end_mail(fresh, had_seat=False, turn_at=turns.of(fresh.email), at=at, passed_on=True)
    inform_guests(fresh.event, [fresh], turns=turns, actor=actor, at=at)
    fill_free_seats(fresh.event, at=at)
    return fresh


@transaction.atomic
def promote(event: Event, *, at: datetime) -> int:
    """Fill free seats from the waiting lists of the event and its sessions; returns how many moved.

    At most 500 offers at once; `promote_due` does the rest. Never for drafts, nor for what is cancelled or has begun.
    """
    return fill_free_seats(lock_event(event), at=at)


def fill_free_seats(event: Event, *, at: datetime) -> int:
    """`promote()` for a locked event. Every function that may free a seat must call it at its end.

    Seats that are held unconfirmed for long go to those who wait.
    """
    if not session_choices.is_open(event, at=at):
        return 0
    free = seats.free_seats(event)
    if free == 0:
        free = _return_seats(event, at=at)
    limit = BATCH_SIZE if free is None else min(free, BATCH_SIZE)
    offered = list(event.registrations.waiting()[:limit]) if limit else []
    _offer(event, offered, at=at)
    return len(offered) + session_choices.move_up(event, at=at)


def _return_seats(event: Event, *, at: datetime) -> int:
    """Take unconfirmed seats back from a locked event, for as many as wait; returns how many.

    The registrations stay and can be confirmed until their deadline, with a free seat or a place on the waiting list.
    """
    due = list(event.registrations.returnable(at)[:BATCH_SIZE])
    if not due:
        return 0
    due = due[: event.registrations.waiting()[:BATCH_SIZE].count()]
    session_choices.return_seats(due, actor=SYSTEM, at=at)
    REGISTRATION_MACHINE.move_many(due, RegistrationTransition.RETURN_SEAT, actor=SYSTEM, at=at, until=F("until"))
    return len(due)


def position(registration: Registration) -> int | None:
    """The place on the waiting list, from 1; None for who does not wait or is beyond the 10,000th place."""
    if registration.state != RegistrationState.WAITING:
        return None
    ahead = Registration.objects.waiting().filter(event=registration.event_id, pk__lt=registration.pk)
    number = ahead[: seats.COUNTED].count()
    return number + 1 if number < seats.COUNTED else None


def is_past_deadline(registration: Registration, *, at: datetime) -> bool:
    return registration.until is not None and registration.until <= at


def _offer(event: Event, offered: Sequence[Registration], *, at: datetime) -> None:
    """Offer seats by mail with a deadline; without an address until the event begins, as the office will phone."""
    until = min(at + timedelta(hours=event.offer_hours), event.starts_at)
    reachable = [one for one in offered if one.email]
    unreachable = [one for one in offered if not one.email]
    REGISTRATION_MACHINE.move_many(reachable, RegistrationTransition.OFFER, actor=SYSTEM, at=at, until=until)
    REGISTRATION_MACHINE.move_many(
        unreachable, RegistrationTransition.OFFER, actor=SYSTEM, at=at, until=event.starts_at
    )
    for one in reachable:
        one.event = event
    mails.queue_mails("events/offer", (mails.draft(one, at=at, until=until) for one in reachable), at=at)
