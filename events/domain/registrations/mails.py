"""The mails of registrations, each by its template; who has no address gets none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from events.domain.registrations import access
from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import ChoiceState, RegistrationState
from mailings.domain import outgoing
from mailings.domain.attachments import Wanted
from mailings.domain.outgoing import Addressed

CALENDAR, TICKET = "events/calendar", "events/ticket"
NOT_TOLD = {"_state", "taken", "kept_counts"}
WISHED = (ChoiceState.HELD, ChoiceState.WAITING)


def tell(
    template: str,
    registration: Registration,
    *,
    at: datetime,
    attachments: Sequence[Wanted] = (),
    **context: object,
) -> None:
    """One mail to who is registered, with the link to their page."""
    if registration.email:
        one = addressed(registration, at=at, **context)
        outgoing.queue(
            template,
            to=one.to,
            cause=one.cause,
            at=at,
            context=one.context,
            links=one.links,
            attachments=attachments,
        )


def tell_many(template: str, mails: Iterable[Addressed], *, at: datetime) -> None:
    outgoing.queue_many(template, mails, at=at)


def addressed(registration: Registration, *, at: datetime, **context: object) -> Addressed:
    known = {"registration": registration, "event": registration.event, **context}
    return Addressed(registration.email, registration, known, {"page": access.link(registration, at=at)})


def confirmation(registration: Registration, *, choices: Sequence[SessionChoice], at: datetime) -> Addressed:
    """The mail that asks the mailbox owner. Many who register at once get the same but for name, time and link."""
    event, has_seat = registration.event, registration.state == RegistrationState.RESERVED
    return Addressed(
        registration.email,
        registration,
        {"event": event, "has_seat": has_seat, "choices": choices},
        {"page": access.link(registration, at=at)},
        own={"name": str(registration), "until": date_format(localtime(registration.until), "j. F Y, H:i")},
        frame=(_told(event), has_seat, *((_told(one.item), one.state) for one in choices)),
    )


def _told(row: Event | ProgrammeItem) -> Hashable:
    """All that a text can read of a row itself, though not of rows it points at."""
    return tuple(item for item in vars(row).items() if item[0] not in NOT_TOLD)


def choices(registration: Registration) -> Sequence[SessionChoice]:
    """The sessions of a registration in the order of the day, for a mail or a page."""
    rows = registration.choices.filter(state__in=WISHED).select_related("item")
    return list(rows.order_by("item__starts_at", "item_id", "pk"))


def tell_seated(registration: Registration, *, at: datetime, template: str = "events/registered") -> None:
    """That the seat is theirs, with the sessions that go with it."""
    tell(template, registration, at=at, attachments=papers(registration), choices=choices(registration))


def tell_ended(registration: Registration, *, had_seat: bool, at: datetime, **context: object) -> None:
    """That the registration has ended; what stands in their calendar goes."""
    entries = [Wanted(CALENDAR, registration.pk, "cancel")] if had_seat else []
    tell("events/signed_off", registration, at=at, attachments=entries, **context)


def papers(registration: Registration) -> list[Wanted]:
    """What goes with a seat for good."""
    if registration.state != RegistrationState.CONFIRMED:
        return []
    return [Wanted(CALENDAR, registration.pk, "publish"), Wanted(TICKET, registration.pk)]
