"""Coming by invitation: a seat at once, for the guest or for who comes in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from events.domain.registrations import attendees, expiry, mails
from events.domain.registrations import sessions as choosing
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.changing import cancel
from events.domain.registrations.doors import AlreadyRegistered, held, lock, move, require_not_over, require_outside
from events.domain.registrations.entering import add
from events.domain.registrations.needs import drop
from events.domain.registrations.registering import is_seat_free, settle, tell_waiting
from events.domain.registrations.waiting import fill, is_late
from events.models import Event, Invitation, ProgrammeItem, Registration
from events.states import HOLDING, RegistrationAct, RegistrationState
from journal import actors
from journal.actors import Actor
from journal.entries import Data, record

R = RegistrationState
DETAILS = ("title", "organisation_name", "office", "phone", "organisation")


@transaction.atomic
def register_guest(
    invitation: Invitation,
    *,
    attendee: Attendee,
    is_proxy: bool = False,
    named_by: str = "",
    sessions: Sequence[ProgrammeItem] | None = (),
    source: Invitation.Source,
    by: User | None,
    at: datetime,
) -> Registration:
    """Register who comes for an invitation, whose row the caller has locked: CONFIRMED, or WAITING where it is full.

    The same person again changes only what differs, and takes a seat that was offered. Another person takes over the
    seat (the former registration ends) or the place on the waiting list. Who had registered by the form keeps that row.
    Without `sessions` (None) the same person keeps theirs. Raises AlreadyRegistered where the person comes on another
    invitation, RegistrationRefusal where another one has come in on it, DomainRefusal for an event that is over or
    cancelled and for sessions that do not go together.
    """
    actor = actors.user(by.pk) if by else actors.guest(invitation.pk)
    event = lock(invitation.event)
    require_not_over(event, at=at)
    if expiry.expire(event, at=at):
        fill(event, at=at)
    answer = _Answer(
        event,
        attendee,
        None if sessions is None else choosing.chosen(event, sessions),
        {"invitation": invitation, "is_proxy": is_proxy, "named_by": named_by},
        source,
        actor,
        at,
    )
    registration = _registered(answer)
    fill(event, at=at)
    return registration


def acts_for(invitation: Invitation, registration: Registration) -> bool:
    """Whether the link of an invitation may change or open a registration that hangs on it.

    Who had registered by the form does so by the link of their own mail alone: else whoever is invited could type
    somebody's name and address, and read or change what is theirs.
    """
    is_same_mailbox = registration.email.lower() == invitation.email.lower()
    return is_same_mailbox or registration.origin != Registration.Origin.FORM


@transaction.atomic
def take_back(registration: Registration, *, invitation: Invitation, by: User | None, at: datetime) -> None:
    """Who came for an invitation, whose row the caller has locked, comes no more. Raises as `cancel()`.

    Who had registered by the form on their own is only parted from it, unless the office says so.
    """
    actor = actors.user(by.pk) if by else actors.guest(invitation.pk)
    if by or acts_for(invitation, registration):
        cancel(registration, actor=actor, at=at)
    else:
        _part(held(registration), actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _Answer:
    event: Event
    attendee: Attendee
    items: Sequence[ProgrammeItem] | None
    named: dict[str, Any]
    source: Invitation.Source
    actor: Actor
    at: datetime

    def may_change(self, registration: Registration) -> bool:
        return self.actor.kind == "user" or acts_for(self.named["invitation"], registration)


def _registered(answer: _Answer) -> Registration:
    invitation = answer.named["invitation"]
    former = answer.event.registrations.active().filter(invitation=invitation).first()
    known = attendees.standing(answer.event, answer.attendee)
    if known and known.invitation_id not in (None, invitation.pk):
        raise AlreadyRegistered(known)
    same = known or (former if former and _is_same(former, answer.attendee) else None)
    for one in (former, same):
        if one:
            one.event = answer.event
    if former and same and former.pk != same.pk:
        _end(former, answer)
    if same:
        return _keep(same, answer)
    if former and former.state not in HOLDING:
        return _take_place(former, answer)
    if former:
        _end(former, answer)
    return _add(answer, former)


def _add(answer: _Answer, former: Registration | None) -> Registration:
    """A new row, on the seat of the former one where there was one."""
    registration = add(
        answer.event,
        answer.attendee,
        answer.items or (),
        has_seat=former is not None or is_seat_free(answer.event),
        actor=answer.actor,
        at=answer.at,
        origin=Registration.Origin.INVITATION,
        submission=uuid4(),
        is_overbooked=former is not None and former.is_overbooked,
        **answer.named,
    )
    _tell(registration, at=answer.at)
    return registration


def _keep(registration: Registration, answer: _Answer) -> Registration:
    """The row stands: what differs is written, an unconfirmed or offered seat becomes one for good."""
    may_change = answer.may_change(registration)
    details = {name: getattr(answer.attendee, name) for name in DETAILS} if may_change else {}
    changed = _write(registration, details | answer.named)
    if changed:
        data: Data = {"fields": changed, "source": answer.source.value}
        record("change", registration, actor=answer.actor, at=answer.at, data=data)
    new = None
    if answer.items is not None and may_change:
        new = choosing.choose(registration, answer.items, actor=answer.actor, at=answer.at)
    if registration.state in (R.RESERVED, R.APPLIED):
        has_seat = registration.state == R.RESERVED or is_seat_free(registration.event)
        settle(registration, RegistrationAct.CONFIRM, has_seat=has_seat, actor=answer.actor, at=answer.at)
    elif registration.state == R.OFFERED and not is_late(registration, at=answer.at):
        move(registration, RegistrationAct.ACCEPT, actor=answer.actor, at=answer.at)
        choosing.take_up(registration, actor=answer.actor, at=answer.at)
        mails.tell_seated(registration, at=answer.at)
    elif changed or new:
        _tell(registration, at=answer.at)
    return registration


def _take_place(registration: Registration, answer: _Answer) -> Registration:
    """Another person on the same place of the waiting list: a new row would go to its end. Old links die.

    What the first one needs is theirs and goes.
    """
    drop(registration, actor=answer.actor, at=answer.at)
    generation = registration.link_generation + 1
    renewed = {"subject": uuid4(), "link_generation": generation}
    _write(registration, answer.attendee.fields() | answer.named | renewed)
    data: Data = {"source": answer.source.value}
    record("hand_over", registration, actor=answer.actor, at=answer.at, data=data)
    choosing.choose(registration, answer.items or (), actor=answer.actor, at=answer.at)
    _tell(registration, at=answer.at)
    return registration


def _write(registration: Registration, told: dict[str, Any]) -> list[str]:
    """Only what differs; the names of these fields."""
    changed = [name for name, value in told.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, told[name])
    if changed:
        registration.save(update_fields=changed)
    return changed


def _part(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """The registration stands, the invitation has nothing to do with it any more."""
    changed = _write(registration, {"invitation": None, "is_proxy": False, "named_by": ""})
    record("change", registration, actor=actor, at=at, data={"fields": changed})


def _end(former: Registration, answer: _Answer) -> None:
    if not answer.may_change(former):
        _part(former, actor=answer.actor, at=answer.at)
        return
    require_outside(former)
    had_seat = former.state == R.CONFIRMED
    move(former, RegistrationAct.CANCEL, actor=answer.actor, at=answer.at, sequence=former.sequence + 1)
    choosing.release([former], actor=answer.actor, at=answer.at)
    drop(former, actor=answer.actor, at=answer.at)
    mails.tell_ended(former, had_seat=had_seat, at=answer.at, replaced=True)


def _tell(registration: Registration, *, at: datetime) -> None:
    if registration.state == R.CONFIRMED:
        mails.tell_seated(registration, at=at, template="events/guest_registered")
    else:
        tell_waiting(registration, at=at)


def _is_same(registration: Registration, attendee: Attendee) -> bool:
    """For who has no address: the name alone, on the same invitation."""
    return registration.email.lower() == attendee.email.lower() and registration.name_fold == attendee.name_fold
