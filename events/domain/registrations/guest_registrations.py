"""Registrations of invited guests: a seat at once, for the guest or a proxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from events.domain.registrations import attendees, expiry, mails, session_choices
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.changes import cancel
from events.domain.registrations.needs import delete
from events.domain.registrations.recording import add
from events.domain.registrations.submission import apply_confirmation, is_seat_free, queue_waiting_mail
from events.domain.registrations.transitions import (
    REGISTRATION_MACHINE,
    AlreadyRegistered,
    lock_event,
    lock_registration,
    require_not_checked_in,
    require_not_over,
)
from events.domain.registrations.waiting_list import fill_free_seats, is_past_deadline
from events.models import Event, Invitation, ProgrammeItem, Registration
from events.states import HOLDING_A_SEAT, RegistrationState, RegistrationTransition
from journal import actors
from journal.actors import Actor
from journal.entries import Data, record
from mailings.domain.mailbox_limits import NO_TURNS, Turns
from normalisation.mailboxes import mailbox

R = RegistrationState
DETAILS = ("title", "organisation_name", "job_title", "phone", "organisation")


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
    turns: Turns = NO_TURNS,
    at: datetime,
) -> Registration:
    """Register a person for a locked invitation: CONFIRMED, or WAITING where the event is full.

    The same person again changes only what differs, and accepts an offered seat. Another person takes over the seat
    (the former registration ends) or the place on the waiting list. What the guest types about somebody else finds
    nothing that is there (`may_change_registration()`); the office finds it and links it. Without `sessions` (None) the
    same person keeps theirs. `turns` are those of the mailboxes that get mails, counted before the event is locked.

    Raises AlreadyRegistered where the person comes on another invitation, for the office and for who owns the mailbox,
    TransitionError where another person is checked in on this one, DomainRefusal for a past or cancelled event and for
    conflicting sessions.
    """
    actor = actors.user(by.pk) if by else actors.guest(invitation.pk)
    event = lock_event(invitation.event)
    require_not_over(event, at=at)
    if expiry.expire(event, at=at):
        fill_free_seats(event, at=at)
    answer = _GuestAnswer(
        event,
        attendee,
        None if sessions is None else session_choices.load_chosen(event, sessions),
        {"invitation": invitation, "is_proxy": is_proxy, "named_by": named_by},
        source,
        actor,
        at,
        turns,
    )
    registration = _register(answer)
    fill_free_seats(event, at=at)
    return registration


def may_change_registration(invitation: Invitation, registration: Registration) -> bool:
    """Whether the link of an invitation may open or change a registration.

    Only where it is of the mailbox that the link was sent to, or was made by this invitation: otherwise a guest could
    type somebody's name and address and read or change their data.
    """
    is_own = registration.origin == Registration.Origin.INVITATION and registration.invitation_id == invitation.pk
    return is_own or is_of_guests_mailbox(invitation, registration.email)


def is_of_guests_mailbox(invitation: Invitation, address: str) -> bool:
    """Whether an address is the mailbox that the invitation's link is sent to."""
    return bool(address) and mailbox(address) == mailbox(invitation.email)


@transaction.atomic
def cancel_guest(registration: Registration, *, invitation: Invitation, by: User | None, at: datetime) -> None:
    """Cancel the registration of a locked invitation. Raises as `cancel()`.

    One that the link may not change is only detached from the invitation, unless the office cancels it.
    """
    actor = actors.user(by.pk) if by else actors.guest(invitation.pk)
    if by or may_change_registration(invitation, registration):
        cancel(registration, actor=actor, at=at, tells_guest=False)
    else:
        _detach_invitation(lock_registration(registration), actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _GuestAnswer:
    event: Event
    attendee: Attendee
    items: Sequence[ProgrammeItem] | None
    fields: dict[str, Any]
    source: Invitation.Source
    actor: Actor
    at: datetime
    turns: Turns

    def may_change(self, registration: Registration) -> bool:
        return self.actor.kind == "user" or may_change_registration(self.fields["invitation"], registration)

    @property
    def may_know(self) -> bool:
        """Whether who answers may know who is registered under the typed address."""
        return self.actor.kind == "user" or is_of_guests_mailbox(self.fields["invitation"], self.attendee.email)

    def continues(self, former: Registration) -> bool:
        """Whether it is the same person's. A proxy's own registration does not become the guest's by their name."""
        becomes_guests = former.is_proxy and not self.fields["is_proxy"] and not self.may_know
        return _is_same(former, self.attendee) and self.may_change(former) and not becomes_guests


def _register(answer: _GuestAnswer) -> Registration:
    invitation = answer.fields["invitation"]
    former = answer.event.registrations.active().filter(invitation=invitation).first()
    existing = former if former and answer.continues(former) else None
    if existing is None and answer.may_know:
        existing = attendees.find_registration(answer.event, answer.attendee)
    if existing and existing.invitation_id not in (None, invitation.pk):
        raise AlreadyRegistered(existing, reader=answer.actor)
    for one in (former, existing):
        if one:
            one.event = answer.event
    if former and existing and former.pk != existing.pk:
        _end_former(former, answer)
    if existing:
        return _update_existing(existing, answer)
    if former and former.state not in HOLDING_A_SEAT and answer.may_change(former):
        return _replace_waiting(former, answer)
    if former:
        _end_former(former, answer)
    return _add(answer, former)


def _add(answer: _GuestAnswer, former: Registration | None) -> Registration:
    """A new registration; takes over the seat of the former one, if any."""
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
        **answer.fields,
    )
    _queue_mail(registration, answer)
    return registration


def _update_existing(registration: Registration, answer: _GuestAnswer) -> Registration:
    """Write what differs; an unconfirmed registration or an offered seat is confirmed."""
    details = {name: getattr(answer.attendee, name) for name in DETAILS}
    changed = _write(registration, details | answer.fields)
    if changed:
        data: Data = {"fields": changed, "source": answer.source.value}
        record("change", registration, actor=answer.actor, at=answer.at, data=data)
    new = None
    if answer.items is not None:
        new = session_choices.choose(registration, answer.items, actor=answer.actor, at=answer.at)
    if registration.state in (R.RESERVED, R.APPLIED):
        has_seat = registration.state == R.RESERVED or is_seat_free(registration.event)
        apply_confirmation(
            registration, RegistrationTransition.CONFIRM, has_seat=has_seat, actor=answer.actor, at=answer.at
        )
    elif registration.state == R.OFFERED and not is_past_deadline(registration, at=answer.at):
        REGISTRATION_MACHINE.move_locked(registration, RegistrationTransition.ACCEPT, actor=answer.actor, at=answer.at)
        session_choices.seat_choices(registration, actor=answer.actor, at=answer.at)
        mails.queue_seat_mail(registration, at=answer.at, turn_at=answer.turns.of(registration.email))
    elif changed or new:
        _queue_mail(registration, answer)
    return registration


def _replace_waiting(registration: Registration, answer: _GuestAnswer) -> Registration:
    """Another person on the same place of the waiting list, as a new row would go to its end.

    Old links become invalid; the needs of the former person are deleted.
    """
    delete(registration, actor=answer.actor, at=answer.at)
    generation = registration.link_generation + 1
    renewed = {"subject_key": uuid4(), "link_generation": generation, "confirmed_fold": ""}
    _write(registration, answer.attendee.fields() | answer.fields | renewed)
    data: Data = {"source": answer.source.value}
    record("replace_guest", registration, actor=answer.actor, at=answer.at, data=data)
    session_choices.choose(registration, answer.items or (), actor=answer.actor, at=answer.at)
    _queue_mail(registration, answer)
    return registration


def _write(registration: Registration, values: dict[str, Any]) -> list[str]:
    """Save the values that differ; returns the names of these fields."""
    changed = [name for name, value in values.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, values[name])
    if changed:
        registration.save(update_fields=changed)
    return changed


def _detach_invitation(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Keep the registration, but no longer as one of the invitation."""
    changed = _write(registration, {"invitation": None, "is_proxy": False, "named_by": ""})
    record("change", registration, actor=actor, at=at, data={"fields": changed})


def _end_former(former: Registration, answer: _GuestAnswer) -> None:
    if not answer.may_change(former):
        _detach_invitation(former, actor=answer.actor, at=answer.at)
        return
    require_not_checked_in(former)
    had_seat = former.state == R.CONFIRMED
    REGISTRATION_MACHINE.move_locked(
        former, RegistrationTransition.CANCEL, actor=answer.actor, at=answer.at, sequence=former.sequence + 1
    )
    session_choices.release([former], actor=answer.actor, at=answer.at)
    delete(former, actor=answer.actor, at=answer.at)
    turn_at = answer.turns.of(former.email)
    mails.queue_end_mail(former, had_seat=had_seat, turn_at=turn_at, at=answer.at, replaced=True)


def _queue_mail(registration: Registration, answer: _GuestAnswer) -> None:
    """Only the mail, and no page, says that the person is registered already."""
    turn_at = answer.turns.of(registration.email)
    if registration.state == R.CONFIRMED:
        same = attendees.find_registration(answer.event, answer.attendee, besides=registration)
        mails.queue_seat_mail(
            registration, at=answer.at, template="events/guest_registered", turn_at=turn_at, is_second=bool(same)
        )
    else:
        queue_waiting_mail(registration, at=answer.at, turn_at=turn_at)


def _is_same(registration: Registration, attendee: Attendee) -> bool:
    """Whether address and name are the same; without an address the name decides."""
    return mailbox(registration.email) == mailbox(attendee.email) and registration.identity_fold == attendee.name_fold
