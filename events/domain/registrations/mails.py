"""The mails of registrations, each by its template; who has no address gets none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from events.domain.registrations import access
from events.models import Registration, SessionChoice
from events.states import ChoiceState, RegistrationState
from mailings.domain import outgoing
from mailings.domain.attachments import Wanted
from mailings.domain.outgoing import Addressed

CALENDAR, TICKET = "events/calendar", "events/ticket"
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
