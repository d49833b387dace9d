"""Events as the office works with them: the list, and what one of them needs next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from core import keyset
from events.domain import figures, planning
from events.models import Event, Invitation, ProgrammeItem, Registration
from events.states import ChoiceState, EventState, RegistrationState

SIZE = 50
MOST_COUNTED = 10_001


class Shown(StrEnum):
    COMING = "kommende"
    DRAFTS = "entwuerfe"
    PAST = "vergangene"


LABELS = {Shown.COMING: "Kommende", Shown.DRAFTS: "Entwürfe", Shown.PAST: "Vergangene"}


class Step(StrEnum):
    """What the office does next."""

    COMPLETE = "complete"
    PROGRAMME = "programme"
    PUBLISH = "publish"
    GUESTS = "guests"
    WAIT = "wait"
    OVER = "over"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Board:
    """`missing` holds a sentence for each field that publication needs."""

    event: Event
    figures: figures.Figures
    missing: dict[str, str]
    guests: int
    items: list[ProgrammeItem]
    step: Step
    is_past: bool

    @property
    def over(self) -> int:
        """How many more are registered than there are seats."""
        seats = self.event.capacity
        taken = self.figures.total.registered + self.figures.reserved + self.figures.offered
        return max(0, taken - seats) if seats is not None else 0


def board(event: Event, *, at: datetime) -> Board:
    """As many statements for ten thousand guests as for one."""
    missing = planning.missing(event)
    guests = event.invitations.count()
    items = programme(event)
    return Board(
        event,
        figures.of(event, most=MOST_COUNTED),
        missing,
        guests,
        items,
        _step(event, missing, guests, items, at=at),
        event.is_past(timezone.localdate(at)),
    )


def _step(event: Event, missing: dict[str, str], guests: int, items: list[ProgrammeItem], *, at: datetime) -> Step:
    if event.is_cancelled:
        return Step.NOTHING
    if event.state == EventState.DRAFT and missing:
        return Step.COMPLETE
    if event.state == EventState.DRAFT:
        return Step.PUBLISH if items else Step.PROGRAMME
    if event.is_past(timezone.localdate(at)):
        return Step.OVER
    return Step.GUESTS if event.admission == Event.Admission.INVITATION and not guests else Step.WAIT


def programme(event: Event) -> list[ProgrammeItem]:
    """The items by time; each with its speakers, `taken` (seats of a session) and `waiting`."""
    counted = {
        "taken": Count("choices", filter=Q(choices__state=ChoiceState.HELD)),
        "waiting": Count("choices", filter=Q(choices__state=ChoiceState.WAITING)),
    }
    return list(event.items.annotate(**counted).prefetch_related("speakers").order_by("starts_at", "pk"))


def by_day(items: list[ProgrammeItem]) -> list[tuple[date, list[ProgrammeItem]]]:
    days = groupby(items, key=lambda item: timezone.localdate(item.starts_at))
    return [(day, list(rows)) for day, rows in days]


def listed(user: User, shown: Shown, *, at: datetime, after: str = "", before: str = "") -> keyset.Page[Event]:
    """A page of what this login may see; each carries `invited`, `registered` and `waiting`."""
    today = timezone.localdate(at)
    mine = Event.objects.for_user(user)
    rows = {
        Shown.COMING: mine.coming(today),
        Shown.DRAFTS: mine.filter(state=EventState.DRAFT),
        Shown.PAST: mine.past(today),
    }[shown]
    order = keyset.Order("starts_at", descending=shown != Shown.COMING)
    return keyset.page(_counted(rows), order=order, size=SIZE, after=after, before=before, anchors=mine)


def _counted(rows: QuerySet[Event]) -> QuerySet[Event]:
    invited = Invitation.objects.filter(event=OuterRef("pk"), invited_at__isnull=False)
    registered = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.CONFIRMED)
    waiting = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.WAITING)
    return rows.annotate(invited=_number(invited), registered=_number(registered), waiting=_number(waiting))


def _number(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().annotate(one=F("event")).values("one").annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())
