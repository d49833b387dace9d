"""Changing an existing registration: sessions, attendee, link, cancellation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import row_versions
from events.domain.registrations import attendees, mails, session_choices
from events.domain.registrations.anonymisation import anonymise
from events.domain.registrations.needs import delete
from events.domain.registrations.proxies import inform_guests
from events.domain.registrations.transitions import (
    REGISTRATION_MACHINE,
    AlreadyRegistered,
    lock_registration,
    require_not_checked_in,
    require_not_over,
)
from events.domain.registrations.waiting_list import fill_free_seats, position
from events.models import ProgrammeItem, Registration
from events.states import ACTIVE, RegistrationState, RegistrationTransition
from journal import actors
from journal.actors import Actor
from journal.entries import Data, record
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.invitations import invalidate_link
from mailings.domain.mailbox_limits import Turns
from members.models.people import folded_name

CHANGEABLE = ("title", "first_name", "last_name", "job_title", "organisation_name", "organisation", "email", "phone")
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

    A seat in the same block as a chosen full session is kept until a seat there is free. The same choice again changes
    nothing. `overbook` gives seats beyond the capacity. Raises TransitionError for an ended registration,
    DomainRefusal for a past or cancelled event and for conflicting sessions.
    """
    turns = mails.count_mails(registration, actor=actor, at=at)
    return _choose(lock_registration(registration), sessions, overbook=overbook, turns=turns, actor=actor, at=at)


@transaction.atomic
def cancel(
    registration: Registration, *, actor: Actor, at: datetime, send_mail: bool = True, tells_guest: bool = True
) -> Registration:
    """Cancel a registration; freed seats go to the waiting list, and a guest hears that their proxy does not come.

    A second call changes nothing. An unconfirmed registration is anonymised at once and gets no mail. Raises
    TransitionError for an expired or checked-in registration, DomainRefusal once the event is over.
    """
    turns = mails.count_mails(registration, actor=actor, at=at)
    fresh = lock_registration(registration)
    if fresh.state == RegistrationState.CANCELLED:
        return fresh
    if at >= fresh.event.ends_at:
        require_not_over(fresh.event, at=at)
    require_not_checked_in(fresh)
    before = fresh.state
    REGISTRATION_MACHINE.move_locked(
        fresh, RegistrationTransition.CANCEL, actor=actor, at=at, sequence=fresh.sequence + 1
    )
    session_choices.release([fresh], actor=actor, at=at)
    delete(fresh, actor=actor, at=at)
    if before in UNCONFIRMED:
        anonymise([fresh], actor=actor, at=at)
    elif send_mail:
        had_seat = before == RegistrationState.CONFIRMED
        mails.queue_end_mail(fresh, had_seat=had_seat, turn_at=turns.of(fresh.email), at=at, was_waiting=not had_seat)
    if tells_guest:
        inform_guests(fresh.event, [fresh], turns=turns, actor=actor, at=at, send_mail=send_mail)
    fill_free_seats(fresh.event, at=at)
    return fresh


@transaction.atomic
def change_attendee(
    registration: Registration, *, changes: Mapping[str, Any], actor: Actor, at: datetime, seen_version: str = ""
) -> Registration:
    """Correct the attendee's data. A new mail address gets a new link; the old links become invalid.

    A name that they correct themselves does not change who they are. Raises TransitionError for an ended registration,
    AlreadyRegistered where the office names somebody who is registered already, ChangedMeanwhileError where
    `seen_version` is not the current version.
    """
    fresh = lock_registration(registration)
    if fresh.state not in ACTIVE:
        raise REGISTRATION_MACHINE.refusal(fresh, reader=actor)
    differing = {
        name: changes[name] for name in CHANGEABLE if name in changes and changes[name] != getattr(fresh, name)
    }
    if not differing:
        return fresh
    row_versions.check_version(seen_version, version_of(fresh))
    identity = fresh.identity_fold
    for name, value in differing.items():
        setattr(fresh, name, value)
    fields = list(differing)
    if IDENTIFYING & differing.keys():
        is_by_office = actor.kind == "user"
        fresh.confirmed_fold = "" if is_by_office else identity
        fields.append("confirmed_fold")
        if is_by_office:
            name_fold = folded_name(fresh.first_name, fresh.last_name)
            _require_no_duplicate(fresh, name_fold=name_fold, actor=actor)
    if "email" in differing:
        fresh.link_generation += 1
        fields.append("link_generation")
        outgoing.stop(fresh, at=at)
    fresh.save(update_fields=fields)
    record("change", fresh, actor=actor, at=at, data={"fields": list(differing)})
    if "email" in differing:
        _send_link(fresh, at=at)
    return fresh


@transaction.atomic
def correct_email(registration: Registration, *, email: str, actor: Actor, at: datetime) -> None:
    """Correct an address that mails have come back from; links and ticket stay valid, and no mail is sent.

    Raises AlreadyRegistered where that person is registered already.
    """
    fresh = lock_registration(registration)
    fresh.email = email
    if fresh.state in ACTIVE:
        _require_no_duplicate(fresh, name_fold=fresh.identity_fold, actor=actor)
    fresh.save(update_fields=["email"])
    record("change", fresh, actor=actor, at=at, data={"fields": ["email"]})


def version_of(registration: Registration) -> str:
    return row_versions.version_of_row(registration, CHANGEABLE)


@transaction.atomic
def renew_link(registration: Registration, *, by: User, at: datetime) -> Registration:
    """Invalidate links and ticket and mail new ones. Raises TransitionError for an ended registration."""
    fresh, actor = lock_registration(registration), actors.user(by.pk)
    if fresh.state not in ACTIVE:
        raise REGISTRATION_MACHINE.refusal(fresh, reader=actor)
    invalidate_link(fresh, actor=actor, at=at)
    _send_link(fresh, at=at)
    return fresh


@transaction.atomic
def send_new_link(registration: Registration, *, at: datetime) -> bool:
    """Mail a new link; False without an address."""
    if not registration.email:
        return False
    turn_at = mailbox_limits.count_mail(registration.email, at=at)
    _send_link(lock_registration(registration), turn_at=turn_at, at=at)
    return True


def _choose(
    fresh: Registration,
    items: Sequence[ProgrammeItem],
    *,
    overbook: bool,
    turns: Turns,
    actor: Actor,
    at: datetime,
) -> Registration:
    if fresh.state not in ACTIVE:
        raise REGISTRATION_MACHINE.refusal(fresh, reader=actor)
    require_not_over(fresh.event, at=at)
    wanted = session_choices.load_chosen(fresh.event, items)
    before = _wished_items(fresh)
    new = session_choices.choose(fresh, wanted, overbook=overbook, actor=actor, at=at)
    if _wished_items(fresh) == before:
        return fresh
    data: Data = {
        "sessions": [str(item.pk) for item in wanted],
        "overbooked_sessions": [str(one.item_id) for one in new if one.is_overbooked],
    }
    record("choose", fresh, actor=actor, at=at, data=data)
    if fresh.state not in UNCONFIRMED:
        chosen = mails.choices(fresh)
        mails.queue_mail("events/sessions_changed", fresh, at=at, turn_at=turns.of(fresh.email), choices=chosen)
    fill_free_seats(fresh.event, at=at)
    return fresh


def _wished_items(registration: Registration) -> set[int]:
    return set(registration.choices.filter(state__in=mails.WISHED).values_list("pk", flat=True))


def _require_no_duplicate(registration: Registration, *, name_fold: str, actor: Actor) -> None:
    event, email = registration.event, registration.email
    if known := attendees.find_same(event, email=email, name_fold=name_fold, besides=registration):
        raise AlreadyRegistered(known, reader=actor)


def _send_link(registration: Registration, *, at: datetime, turn_at: datetime | None = None) -> None:
    papers, place = mails.seat_attachments(registration), position(registration)
    mails.queue_mail("events/link", registration, at=at, attachments=papers, turn_at=turn_at, position=place)
