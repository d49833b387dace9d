"""The mails about registrations. People without an address get none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import RegistrationState, SessionChoiceState
from journal.actors import Actor
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.attachments import AttachmentSpec
from mailings.domain.mailbox_limits import NO_TURNS, Turns
from mailings.domain.outgoing import MailDraft
from normalisation.mailboxes import mailbox

CALENDAR, TICKET = "events/calendar", "events/ticket"
SEAT_MAIL = "events/registered"
IGNORED_FIELDS = {"_state", "taken", "final_figures"}
WISHED = (SessionChoiceState.HELD, SessionChoiceState.WAITING)


def queue_mail(
    template: str,
    registration: Registration,
    *,
    at: datetime,
    attachments: Sequence[AttachmentSpec] = (),
    turn_at: datetime | None = None,
    **context: object,
) -> None:
    """A mail to the registered person, with the link to the registration's page."""
    if registration.email:
        one = draft(registration, at=at, **context)
        outgoing.queue(
            template,
            to=one.to,
            cause=one.cause,
            at=at,
            context=one.context,
            links=one.links,
            attachments=attachments,
            turn_at=turn_at,
        )


def count_mails(registration: Registration, *, actor: Actor, at: datetime) -> Turns:
    """Count the mails that a change of this registration can cause at mailboxes whose owners have not asked for it.

    That is the person's own mailbox where the guest of an invitation typed it, and the guest's, who hears what becomes
    of their proxy. A proxy's link is mailed to the proxy alone; that of somebody else who comes is on the guest's page
    as well. Nothing is counted for the office. Must be called before the event is locked.
    """
    guest = registration.invitation
    if actor.kind == "user" or guest is None or mailbox(guest.email) == mailbox(registration.email):
        return NO_TURNS
    own = registration.email if actor.kind == "registrant" and registration.is_proxy else guest.email
    return mailbox_limits.count_mails([registration.email, guest.email], own=[own], at=at)


def queue_mails(template: str, mails: Iterable[MailDraft], *, at: datetime) -> None:
    outgoing.queue_many(template, mails, at=at)


def draft(registration: Registration, *, at: datetime, **context: object) -> MailDraft:
    known = {"registration": registration, "event": registration.event, **context}
    return MailDraft(registration.email, registration, known, {"page": registration.link(at=at)})


def confirmation(
    registration: Registration, *, choices: Sequence[SessionChoice], turn_at: datetime | None, at: datetime
) -> MailDraft:
    """The mail that asks to confirm; for all who register at once it differs only in name, time and link."""
    event, has_seat = registration.event, registration.state == RegistrationState.RESERVED
    hours_if_waited = settings.SEAT_RESERVATION_AGE_IF_WAITED // timedelta(hours=1)
    return MailDraft(
        registration.email,
        registration,
        {"event": event, "has_seat": has_seat, "choices": choices, "hours_if_waited": hours_if_waited},
        {"page": registration.link(at=at)},
        per_mail={"name": str(registration), "until": date_format(localtime(registration.until), "j. F Y, H:i")},
        skeleton_key=(
            _field_values(event),
            has_seat,
            hours_if_waited,
            *((_field_values(one.item), one.state) for one in choices),
        ),
        turn_at=turn_at,
    )


def already_registered(registration: Registration, *, turn_at: datetime | None, at: datetime) -> MailDraft:
    """The mail to who registers again. Rendered once, as `confirmation()`: known and unknown take the same time."""
    event, state = registration.event, RegistrationState(registration.state)
    return MailDraft(
        registration.email,
        registration,
        {"event": event, "state": state},
        {"page": registration.link(at=at)},
        per_mail={"name": str(registration)},
        skeleton_key=(_field_values(event), state),
        turn_at=turn_at,
    )


def members_only(event: Event, *, to: str, turn_at: datetime | None) -> MailDraft:
    """The mail to who is no member."""
    return MailDraft(to, event, {"event": event}, skeleton_key=_field_values(event), turn_at=turn_at)


def _field_values(row: Event | ProgrammeItem) -> Hashable:
    """The fields of a row that a mail template can read, without related rows."""
    return tuple(item for item in vars(row).items() if item[0] not in IGNORED_FIELDS)


def choices(registration: Registration) -> Sequence[SessionChoice]:
    """The sessions of a registration in the order of the day, for a mail or a page."""
    rows = registration.choices.filter(state__in=WISHED).select_related("item")
    return list(rows.order_by("item__starts_at", "item_id", "pk"))


def queue_seat_mail(
    registration: Registration,
    *,
    at: datetime,
    template: str = SEAT_MAIL,
    turn_at: datetime | None = None,
    **context: object,
) -> None:
    """Queue the mail that confirms the seat, with the chosen sessions."""
    papers, chosen = seat_attachments(registration), choices(registration)
    queue_mail(template, registration, at=at, attachments=papers, turn_at=turn_at, choices=chosen, **context)


def queue_end_mail(
    registration: Registration, *, had_seat: bool, turn_at: datetime | None = None, at: datetime, **context: Any
) -> None:
    """Queue the mail that the registration has ended, with the cancellation of its calendar entry."""
    entries = ended_entries(registration) if had_seat else []
    queue_mail("events/signed_off", registration, at=at, attachments=entries, turn_at=turn_at, **context)


def ended_entries(registration: Registration) -> list[AttachmentSpec]:
    """The attachment that takes a confirmed seat out of the person's calendar."""
    return [AttachmentSpec(CALENDAR, registration.pk, "cancel")]


def seat_attachments(registration: Registration) -> list[AttachmentSpec]:
    """Attachments of a confirmed seat: ticket and calendar entry."""
    if registration.state != RegistrationState.CONFIRMED:
        return []
    return [AttachmentSpec(CALENDAR, registration.pk, "publish"), AttachmentSpec(TICKET, registration.pk)]
