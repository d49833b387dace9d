"""Who is expected, who is there: numbers, a search by name, the list for paper."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Prefetch, Q

from events.models import CheckIn, Event, Registration, SessionChoice
from events.models.registrations import RegistrationQuerySet
from events.states import ChoiceState, RegistrationState

MOST_FOUND = 25


class Counts(NamedTuple):
    registered: int
    there: int
    open: int


class Found(NamedTuple):
    """Rows of a search, by name; `is_more`: there are further ones."""

    rows: list[Registration]
    is_more: bool


def counts(event: Event) -> Counts:
    """Who has a confirmed seat, how many of them are there, how many are missing."""
    confirmed: RegistrationQuerySet = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED)
    told = confirmed.with_presence().aggregate(registered=Count("pk"), there=Count("pk", filter=Q(is_there=True)))
    return Counts(told["registered"], told["there"], told["registered"] - told["there"])


def search(event: Event, text: str) -> Found:
    """Registrations of any state by name or house."""
    rows = shown(event).matching(text).order_by("last_fold", "first_name", "pk")[: MOST_FOUND + 1]
    return Found(list(rows)[:MOST_FOUND], len(rows) > MOST_FOUND)


def expected(event: Event) -> RegistrationQuerySet:
    """All with a confirmed seat, by name; each as `shown()`."""
    return shown(event).filter(state=RegistrationState.CONFIRMED).order_by("last_fold", "first_name", "pk")


def shown(event: Event) -> RegistrationQuerySet:
    """Registrations with guest and house, `present` (the standing check-in, none or one) and `sessions` they hold."""
    standing = CheckIn.objects.standing()
    held = SessionChoice.objects.filter(state=ChoiceState.HELD).select_related("item").order_by("block")
    rows: RegistrationQuerySet = Registration.objects.filter(event=event, anonymised_at=None)
    return rows.select_related("organisation", "invitation").prefetch_related(
        Prefetch("check_ins", standing, to_attr="present"), Prefetch("choices", held, to_attr="sessions")
    )
