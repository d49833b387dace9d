"""Answers to an invitation, by the guest's link or recorded by the office.

Acceptance is stored in the registration; only a decline is stored in the invitation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core.refusals import DomainRefusal
from events.domain import registrations
from events.domain.invitations.locking import InvitationRefusal, answer_refusal, lock
from events.domain.registrations import Attendee, NeedsInput
from events.models import Invitation, ProgrammeItem, Registration
from events.states import ACTIVE
from journal import actors
from journal.actors import Actor
from journal.entries import record
from mailings.domain import mailbox_limits
from normalisation.mailboxes import mailbox

Source = Invitation.Source
WHO_COMES = "Nennen Sie Vor- und Nachnamen der Person, die kommt."


@transaction.atomic
def accept(
    invitation: Invitation,
    *,
    attendee: Attendee | None = None,
    sessions: Sequence[ProgrammeItem] | None = None,
    needs: NeedsInput | None = None,
    at: datetime,
) -> Registration:
    """Accept by the guest's link; without `attendee` for the person the invitation names. WAITING where all is full.

    `needs` are stored unless `registrations.may_change_registration()` forbids it. The same answer again changes
    nothing; accepting in place of a proxy takes the proxy's seat back. Raises InvitationRefusal once answers are
    closed, DomainRefusal for a guest without a name and for sessions that cannot be chosen.
    """
    locked = _lock_answerable(invitation, by=None, at=at)
    registration = _accept(locked, attendee, sessions, source=Source.ONLINE, by=None, at=at)
    if needs and registrations.may_change_registration(locked, registration):
        registrations.set_needs(registration, needs=needs, actor=actors.guest(locked.pk), at=at)
    return registration


@transaction.atomic
def decline(invitation: Invitation, *, text: str = "", at: datetime) -> Invitation:
    """Decline by the guest's link, with an optional text; a seat, the proxy's too, is released.

    The same answer again changes nothing. Raises InvitationRefusal.
    """
    return _decline(_lock_answerable(invitation, by=None, at=at), text, source=Source.ONLINE, by=None, at=at)


@transaction.atomic
def name_proxy(
    invitation: Invitation, *, head: str, proxy: Attendee, sessions: Sequence[ProgrammeItem] | None = None, at: datetime
) -> Registration:
    """Register a proxy in the guest's place, who gets a mail with the link of their own registration.

    Both names are stored. The same proxy again changes nothing. Raises as `accept()`.
    """
    locked = _lock_answerable(invitation, by=None, at=at)
    return _name_proxy(locked, head, proxy, sessions, source=Source.ONLINE, by=None, at=at)


@transaction.atomic
def record_accept(
    invitation: Invitation,
    *,
    attendee: Attendee | None = None,
    sessions: Sequence[ProgrammeItem] | None = None,
    source: Source,
    by: User,
    at: datetime,
) -> Registration:
    """As `accept()`, recorded by the office; possible until the event's last day."""
    return _accept(_lock_answerable(invitation, by=by, at=at), attendee, sessions, source=source, by=by, at=at)


@transaction.atomic
def record_decline(invitation: Invitation, *, text: str = "", source: Source, by: User, at: datetime) -> Invitation:
    """As `decline()`, recorded by the office; possible until the event's last day."""
    return _decline(_lock_answerable(invitation, by=by, at=at), text, source=source, by=by, at=at)


@transaction.atomic
def record_proxy(
    invitation: Invitation,
    *,
    head: str,
    proxy: Attendee,
    sessions: Sequence[ProgrammeItem] | None = None,
    source: Source,
    by: User,
    at: datetime,
) -> Registration:
    """As `name_proxy()`, recorded by the office; possible until the event's last day."""
    return _name_proxy(_lock_answerable(invitation, by=by, at=at), head, proxy, sessions, source=source, by=by, at=at)


def _lock_answerable(invitation: Invitation, *, by: User | None, at: datetime) -> Invitation:
    locked = lock(invitation)
    if sentence := answer_refusal(locked, by_office=by is not None, at=at):
        raise InvitationRefusal(locked, sentence)
    return locked


def _accept(
    invitation: Invitation,
    attendee: Attendee | None,
    sessions: Sequence[ProgrammeItem] | None,
    *,
    source: Source,
    by: User | None,
    at: datetime,
) -> Registration:
    coming = _with_known_details(invitation, attendee or _attendee_of_invitation(invitation))
    return _register(invitation, coming, sessions, verb="accept", source=source, by=by, at=at)


def _name_proxy(
    invitation: Invitation,
    head: str,
    proxy: Attendee,
    sessions: Sequence[ProgrammeItem] | None,
    *,
    source: Source,
    by: User | None,
    at: datetime,
) -> Registration:
    proxy = replace(
        proxy,
        organisation=proxy.organisation or invitation.organisation,
        organisation_name=proxy.organisation_name or invitation.organisation_name,
    )
    return _register(
        invitation, proxy, sessions, verb="name_proxy", is_proxy=True, named_by=head, source=source, by=by, at=at
    )


def _register(
    invitation: Invitation,
    attendee: Attendee,
    sessions: Sequence[ProgrammeItem] | None,
    *,
    verb: str,
    source: Source,
    by: User | None,
    at: datetime,
    is_proxy: bool = False,
    named_by: str = "",
) -> Registration:
    if not attendee.last_name:
        raise DomainRefusal(WHO_COMES)
    before = _active_registration(invitation)
    typed = [attendee.email, before.email if before else ""] if by is None else []
    turns = mailbox_limits.count_mails(typed, own=[invitation.email], at=at)
    registration = registrations.register_guest(
        invitation,
        attendee=attendee,
        is_proxy=is_proxy,
        named_by=named_by,
        sessions=sessions,
        source=source,
        by=by,
        turns=turns,
        at=at,
    )
    if not _is_same_person(before, attendee) or (before and before.is_proxy != is_proxy):
        _save_answer(invitation, verb, source=source, by=by, at=at, declined_at=None, decline_text="")
    return registration


def _decline(invitation: Invitation, text: str, *, source: Source, by: User | None, at: datetime) -> Invitation:
    active = _active_registration(invitation)
    if active is None and invitation.declined_at and invitation.decline_text == text:
        return invitation
    if active:
        registrations.cancel_guest(active, invitation=invitation, by=by, at=at)
    return _save_answer(
        invitation,
        "decline",
        source=source,
        by=by,
        at=at,
        declined_at=invitation.declined_at or at,
        decline_text=text,
    )


def _save_answer(
    invitation: Invitation, verb: str, *, source: Source, by: User | None, at: datetime, **changes: Any
) -> Invitation:
    written = {"answer_source": source, "recorded_by": by, **changes}
    for field, value in written.items():
        setattr(invitation, field, value)
    invitation.save(update_fields=list(written))
    record(verb, invitation, actor=_actor(invitation, by), at=at, data={"source": source.value})
    return invitation


def _actor(invitation: Invitation, by: User | None) -> Actor:
    return actors.user(by.pk) if by else actors.guest(invitation.pk)


def _active_registration(invitation: Invitation) -> Registration | None:
    return invitation.registrations.filter(state__in=ACTIVE).first()


def _attendee_of_invitation(invitation: Invitation) -> Attendee:
    """The person the invitation names."""
    return Attendee(
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        title=invitation.title,
        email=invitation.email,
        job_title=invitation.job_title,
        organisation_name=invitation.organisation_name,
    )


def _with_known_details(invitation: Invitation, attendee: Attendee) -> Attendee:
    """The attendee with the invitation's organisation, and its person where the guest comes in person."""
    is_guest = attendee.name_fold == invitation.name_fold
    return replace(
        attendee,
        organisation=attendee.organisation or invitation.organisation,
        organisation_name=attendee.organisation_name or invitation.organisation_name,
        person=invitation.person if is_guest else None,
    )


def _is_same_person(registration: Registration | None, attendee: Attendee) -> bool:
    """Whether the registration is this person's."""
    if registration is None:
        return False
    known = (mailbox(registration.email), registration.identity_fold)
    return known == (mailbox(attendee.email), attendee.name_fold)
