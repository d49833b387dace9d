"""What changes about a registration that stands: sessions, who it names, its link, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from events.domain import stamps
from events.domain.registrations import attendees, mails
from events.domain.registrations import sessions as choosing
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.doors import (
    AlreadyRegistered,
    RegistrationRefusal,
    held,
    move,
    require_not_over,
    require_outside,
)
from events.domain.registrations.forgetting import forget
from events.domain.registrations.needs import drop
from events.domain.registrations.waiting import fill, position
from events.models import ProgrammeItem, Registration
from events.states import ACTIVE, RegistrationAct, RegistrationState
from journal import actors
from journal.actors import Actor
from journal.entries import Data, record
from mailings.domain import mailboxes, outgoing

CHANGEABLE = ("title", "first_name", "last_name", "office", "organisation_name", "organisation", "email", "phone")
IDENTIFYING = {"first_name", "last_name", "email"}
UNCONFIRMED = (RegistrationState.RESERVED, RegistrationState.APPLIED)


@transaction.atomic
def choose_sessions(
    registration: Registration,
    *,
    sessions: Sequence[ProgrammeItem],
    overbook: bool = False,
    actor: Actor,
    at: datetime,
) -> Registration:
    """Make exactly these the sessions of a registration: a seat where one is free, else the waiting list.

    Who chooses a full session keeps the seat of the same block until they move up. The same choice again changes
    nothing. `overbook` is the office's: a seat beyond the capacity. Raises RegistrationRefusal once it has ended,
    DomainRefusal for an event that is over or cancelled and for sessions that do not go together.
    """
    return _choose(held(registration), sessions, overbook=overbook, actor=actor, at=at)


@transaction.atomic
def cancel(registration: Registration, *, actor: Actor, at: datetime, tell: bool = True) -> Registration:
    """Sign off: the seats go to who waits. A second press changes nothing.

    Who had not confirmed loses their personal data at once and gets no mail. Raises RegistrationRefusal for what has
    expired and for who has come in, DomainRefusal once the event is over.
    """
    fresh = held(registration)
    if fresh.state == RegistrationState.CANCELLED:
        return fresh
    if at >= fresh.event.ends_at:
        require_not_over(fresh.event, at=at)
    require_outside(fresh)
    before = fresh.state
    move(fresh, RegistrationAct.CANCEL, actor=actor, at=at, sequence=fresh.sequence + 1)
    choosing.release([fresh], actor=actor, at=at)
    drop(fresh, actor=actor, at=at)
    if before in UNCONFIRMED:
        forget([fresh], actor=actor, at=at)
    elif tell:
        had_seat = before == RegistrationState.CONFIRMED
        mails.tell_ended(fresh, had_seat=had_seat, at=at, was_waiting=not had_seat)
    fill(fresh.event, at=at)
    return fresh


@transaction.atomic
def change_attendee(
    registration: Registration, *, changes: Mapping[str, Any], actor: Actor, at: datetime, seen: str = ""
) -> Registration:
    """Correct who it names; what does not differ is left alone. A new address gets a link, the old links die.

    Raises RegistrationRefusal once it has ended, AlreadyRegistered where that person is registered already,
    ChangedMeanwhileError where `seen` (a `seen_of()`) no longer stands.
    """
    fresh = held(registration)
    if fresh.state not in ACTIVE:
        raise RegistrationRefusal(fresh)
    differing = {
        name: changes[name] for name in CHANGEABLE if name in changes and changes[name] != getattr(fresh, name)
    }
    if not differing:
        return fresh
    stamps.check(seen, seen_of(fresh))
    for name, value in differing.items():
        setattr(fresh, name, value)
    _require_alone(fresh, differing)
    fields = list(differing)
    if "email" in differing:
        fresh.link_generation += 1
        fields.append("link_generation")
        outgoing.stop(fresh, at=at)
    fresh.save(update_fields=fields)
    record("change", fresh, actor=actor, at=at, data={"fields": list(differing)})
    if "email" in differing:
        _send_link(fresh, at=at)
    return fresh


def seen_of(registration: Registration) -> str:
    return stamps.of_row(registration, CHANGEABLE)


@transaction.atomic
def renew_link(registration: Registration, *, by: User, at: datetime) -> Registration:
    """Kill the links and the ticket so far and mail new ones. Raises RegistrationRefusal once it has ended."""
    fresh = held(registration)
    if fresh.state not in ACTIVE:
        raise RegistrationRefusal(fresh)
    fresh.link_generation += 1
    fresh.save(update_fields=["link_generation"])
    record("renew_link", fresh, actor=actors.user(by.pk), at=at)
    outgoing.stop(fresh, at=at)
    _send_link(fresh, at=at)
    return fresh


@transaction.atomic
def send_new_link(registration: Registration, *, at: datetime) -> bool:
    """A fresh link for one that has run out; False where there is no address or the mailbox has had its share."""
    if not (registration.email and mailboxes.has_room(registration.email, at=at)):
        return False
    _send_link(held(registration), at=at)
    return True


def _choose(
    fresh: Registration, items: Sequence[ProgrammeItem], *, overbook: bool, actor: Actor, at: datetime
) -> Registration:
    if fresh.state not in ACTIVE:
        raise RegistrationRefusal(fresh)
    require_not_over(fresh.event, at=at)
    wanted = choosing.chosen(fresh.event, items)
    before = _wished(fresh)
    new = choosing.choose(fresh, wanted, overbook=overbook, actor=actor, at=at)
    if _wished(fresh) == before:
        return fresh
    data: Data = {
        "sessions": [str(item.pk) for item in wanted],
        "overbooked_sessions": [str(one.item_id) for one in new if one.is_overbooked],
    }
    record("choose", fresh, actor=actor, at=at, data=data)
    if fresh.state not in UNCONFIRMED:
        mails.tell("events/sessions_changed", fresh, at=at, choices=mails.choices(fresh))
    fill(fresh.event, at=at)
    return fresh


def _wished(registration: Registration) -> set[int]:
    return set(registration.choices.filter(state__in=mails.WISHED).values_list("pk", flat=True))


def _require_alone(registration: Registration, differing: Mapping[str, Any]) -> None:
    if not IDENTIFYING & differing.keys():
        return
    told = Attendee(registration.first_name, registration.last_name, registration.email)
    known = attendees.standing(registration.event, told)
    if known and known.pk != registration.pk:
        raise AlreadyRegistered(known)


def _send_link(registration: Registration, *, at: datetime) -> None:
    papers = mails.papers(registration)
    mails.tell("events/link", registration, at=at, attachments=papers, position=position(registration))
