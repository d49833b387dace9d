"""Registering by the form: a seat held, or a wish to wait, until the mailbox confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.statements import insert_linked
from events.domain.registrations import attendees, expiry, mails, seats
from events.domain.registrations import sessions as choosing
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.doors import (
    RegistrationClosed,
    RegistrationRefusal,
    held,
    lock,
    move,
    require_not_over,
)
from events.domain.registrations.waiting import fill, is_late, position
from events.models import Event, ProgrammeItem, Registration
from events.states import RegistrationAct, RegistrationState
from journal import actors
from journal.actors import VISITOR, Actor
from journal.entries import Data, record
from mailings.domain import mailboxes, outgoing
from members.domain.errors import DomainRefusal

CLOSED = "Die Anmeldung zu dieser Veranstaltung ist zurzeit nicht offen."
MAILBOX_FULL = (
    "An diese E-Mail-Adresse sind gerade schon mehrere unserer Mails gegangen. Bitte versuchen Sie es in einer Stunde "
    "noch einmal, oder schreiben Sie der Geschäftsstelle, wenn Sie mehrere Personen anmelden möchten."
)
UNCONFIRMED_LATE = "Die Frist für die Bestätigung ist abgelaufen. Bitte melden Sie sich noch einmal an."


def register(
    event: Event,
    *,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] = (),
    submission: UUID,
    at: datetime,
) -> Registration | None:
    """Hold a seat (RESERVED), or where none is free or somebody waits note the wish (APPLIED), and mail the link.

    The same submission again gives the same row. Who is registered already, or is not known where the event is for
    members, is told by mail alone: None, and the page is the same. Raises RegistrationClosed, and DomainRefusal for
    sessions that do not go together or where the mailbox has had its share of mails: then nothing is written.
    """
    if not mailboxes.has_room(attendee.email, at=at):
        if sent := _sent(event, submission):
            return sent
        raise DomainRefusal(MAILBOX_FULL)
    return _register(event, attendee, sessions, submission=submission, at=at)


@transaction.atomic
def confirm(registration: Registration, *, at: datetime) -> Registration:
    """The mailbox owner says that it is theirs: the seat is for good, or they wait. A second press changes nothing.

    Who wished to wait gets a seat where one is free meanwhile and nobody waits. Raises RegistrationRefusal where the
    deadline has passed, DomainRefusal for an event that is over or cancelled.
    """
    fresh = held(registration)
    if fresh.state in (RegistrationState.CONFIRMED, RegistrationState.WAITING):
        return fresh
    require_not_over(fresh.event, at=at)
    if fresh.state == RegistrationState.EXPIRED or is_late(fresh, at=at):
        raise RegistrationRefusal(fresh, UNCONFIRMED_LATE)
    actor = actors.registrant(fresh.pk)
    has_seat = fresh.state == RegistrationState.RESERVED or is_seat_free(fresh.event)
    settle(fresh, RegistrationAct.CONFIRM, has_seat=has_seat, actor=actor, at=at)
    fill(fresh.event, at=at)
    return fresh


def settle(registration: Registration, act: RegistrationAct, *, has_seat: bool, actor: Actor, at: datetime) -> None:
    """Carry out CONFIRM: to a seat or onto the waiting list, and tell them which."""
    target = RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITING
    move(registration, act, actor=actor, at=at, to=target)
    if has_seat:
        choosing.take_up(registration, actor=actor, at=at)
        mails.tell_seated(registration, at=at)
    else:
        tell_waiting(registration, at=at)


def tell_waiting(registration: Registration, *, at: datetime) -> None:
    mails.tell("events/waiting", registration, at=at, position=position(registration))


def is_seat_free(event: Event) -> bool:
    """Whether the next who comes gets a seat: one is free, and nobody waits for it."""
    return seats.free(event) != 0 and not seats.is_waited_for(event)


@transaction.atomic
def _register(
    event: Event, attendee: Attendee, items: Sequence[ProgrammeItem], *, submission: UUID, at: datetime
) -> Registration | None:
    locked = lock(event)
    if sent := _sent(locked, submission):
        return sent
    today = timezone.localdate(at)
    if not locked.takes_registrations(today) or at >= locked.ends_at:
        raise RegistrationClosed(CLOSED)
    items = choosing.chosen(locked, items)
    if expiry.expire(locked, at=at):
        fill(locked, at=at)
    if known := attendees.standing(locked, attendee):
        known.event = locked
        mails.tell("events/already_registered", known, at=at)
        return None
    person = attendee.person
    if locked.admission == Event.Admission.MEMBERS:
        person = attendees.member(attendee, day=today)
        if person is None:
            _tell_stranger(locked, attendee, at=at)
            return None
    fields = attendee.fields() | {"person": person}
    return _write(locked, fields, items, submission=submission, at=at)


def _write(
    event: Event, fields: dict[str, object], items: Sequence[ProgrammeItem], *, submission: UUID, at: datetime
) -> Registration:
    has_seat = is_seat_free(event)
    registration = Registration(
        event=event,
        state=RegistrationState.RESERVED if has_seat else RegistrationState.APPLIED,
        origin=Registration.Origin.FORM,
        submission=submission,
        until=min(at + settings.SEAT_HELD, event.ends_at),
        created_at=at,
        **fields,
    )
    chosen = choosing.wishes(registration, items, is_seated=has_seat, at=at)
    insert_linked(registration, *chosen)
    data: Data = {"to": registration.state, "sessions": [str(item.pk) for item in items]}
    record("register", registration, actor=VISITOR, at=at, data=data)
    mails.tell("events/confirm", registration, at=at, choices=chosen)
    return registration


def _sent(event: Event, submission: UUID) -> Registration | None:
    return event.registrations.filter(submission=submission).first()


def _tell_stranger(event: Event, attendee: Attendee, *, at: datetime) -> None:
    outgoing.queue("events/members_only", to=attendee.email, cause=event, at=at, context={"event": event})
