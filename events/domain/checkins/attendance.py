"""Attendance of an event: counts, search by name, the list for paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q

from events.models import CheckIn, Event, Registration, SessionChoice
from events.models.registrations import RegistrationQuerySet
from events.states import RegistrationState, SessionChoiceState

MAX_RESULTS = 25
WAITING_SESSIONS = Prefetch(
    "choices",
    SessionChoice.objects.filter(state=SessionChoiceState.WAITING).select_related("item").order_by("block"),
    to_attr="waiting_sessions",
)


class Counts(NamedTuple):
    registered: int
    present: int
    open: int


class SearchResult(NamedTuple):
    """Rows found, by name; `is_more`: there are further ones."""

    rows: list[Registration]
    is_more: bool


def counts(event: Event) -> Counts:
    """How many have a confirmed seat, how many of them are present, how many are missing."""
    confirmed: RegistrationQuerySet = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED)
    totals = confirmed.with_presence().aggregate(registered=Count("pk"), present=Count("pk", filter=Q(is_present=True)))
    return Counts(totals["registered"], totals["present"], totals["registered"] - totals["present"])


def search(event: Event, text: str) -> SearchResult:
    """Registrations of any state by name or organisation."""
    rows = for_display(event).matching(text).order_by("last_fold", "first_name", "pk")[: MAX_RESULTS + 1]
    return SearchResult(list(rows)[:MAX_RESULTS], len(rows) > MAX_RESULTS)


def displayed(event: Event, rows: Iterable[Registration]) -> list[Registration]:
    """These registrations as `for_display()`, the latest first."""
    return list(for_display(event).filter(pk__in=[row.pk for row in rows]).order_by("-pk"))


def expected(event: Event) -> RegistrationQuerySet:
    """All with a confirmed seat, by name; each as `for_display()`."""
    return for_display(event).filter(state=RegistrationState.CONFIRMED).order_by("last_fold", "first_name", "pk")


def for_display(event: Event) -> RegistrationQuerySet:
    """Registrations with guest and organisation, `present` (the valid check-in, if any) and `sessions` with a seat."""
    valid_check_ins = CheckIn.objects.valid()
    held = SessionChoice.objects.filter(state=SessionChoiceState.HELD).select_related("item").order_by("block")
    rows: RegistrationQuerySet = Registration.objects.filter(event=event, anonymised_at=None)
    return rows.select_related("organisation", "invitation").prefetch_related(
        Prefetch("check_ins", valid_check_ins, to_attr="present"), Prefetch("choices", held, to_attr="sessions")
    )
