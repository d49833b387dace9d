"""Registrations of an event: counts, list, details of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from core import keyset
from events.domain import registrations
from events.models import CheckIn, Event, Needs, Registration, SessionChoice
from events.states import ACTIVE, RegistrationState, SessionChoiceState
from mailings.models import OutgoingMail
from office.domain import journal_texts, member_details
from office.domain.filter_links import FilterLink

SIZE = 50
COUNTED = 10_000
BY_NAME = keyset.Order("last_fold")
BY_ARRIVAL = keyset.Order("id")
LABELS = {
    RegistrationState.CONFIRMED: "angemeldet",
    RegistrationState.RESERVED: "noch nicht bestätigt",
    RegistrationState.OFFERED: "Platz angeboten",
    RegistrationState.WAITING: "Warteliste",
    RegistrationState.APPLIED: "ohne Platz, nicht bestätigt",
    RegistrationState.CANCELLED: "abgemeldet",
    RegistrationState.EXPIRED: "verfallen",
}


def filter_links(event: Event) -> list[FilterLink]:
    """The states that occur, each with its count; one statement."""
    counts = registrations.counts(event, limit=COUNTED + 1)
    return [
        FilterLink(state.value, label, counts[state] if counts[state] <= COUNTED else None)
        for state, label in LABELS.items()
        if counts[state]
    ]


def registration_page(
    event: Event, *, state: str = "", text: str = "", after: str = "", before: str = ""
) -> keyset.Page[Registration]:
    """A page, each row with `came_at`: of one state in the order of arrival, else of all states by name."""
    of_event = Registration.objects.filter(event=event)
    rows: Any = (
        of_event.select_related("invitation")
        .prefetch_related("choices__item")
        .annotate(came_at=Subquery(CheckIn.objects.valid().filter(registration=OuterRef("pk")).values("at")[:1]))
    )
    is_one_state = state in RegistrationState.values
    if is_one_state:
        rows = rows.filter(state=state)
    if text.strip():
        rows = rows.matching(text)
    order = BY_ARRIVAL if is_one_state else BY_NAME
    return keyset.paginate(rows, order=order, size=SIZE, after=after, before=before, cursor_rows=of_event)


@dataclass(frozen=True, slots=True)
class RegistrationDetail:
    """`needs` only for who may see them; `position` on the waiting list, None where there is none or it is far."""

    registration: Registration
    choices: list[SessionChoice]
    needs: Needs | None
    check_in: CheckIn | None
    position: int | None
    mails: list[OutgoingMail]
    timeline: list[journal_texts.TimelineEntry]

    @property
    def is_active(self) -> bool:
        return self.registration.state in ACTIVE

    @property
    def may_seat(self) -> bool:
        return self.is_active and self.registration.state != RegistrationState.CONFIRMED


def registration_detail(registration: Registration, *, sees_needs: bool) -> RegistrationDetail:
    choices = (
        registration.choices.exclude(state=SessionChoiceState.RELEASED).select_related("item").order_by("block", "pk")
    )
    is_waiting = registration.state == RegistrationState.WAITING
    return RegistrationDetail(
        registration,
        list(choices),
        Needs.objects.filter(registration=registration).first() if sees_needs else None,
        CheckIn.objects.valid().filter(registration=registration).select_related("by").first(),
        registrations.position(registration) if is_waiting else None,
        list(OutgoingMail.objects.caused_by(registration).order_by("id")),
        member_details.timeline(("events.registration", [registration.pk])),
    )
