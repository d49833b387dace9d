"""List of events and overview of one event with its next step."""

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
from events.domain import event_figures, planning
from events.models import Event, Invitation, ProgrammeItem, Registration
from events.states import EventState, RegistrationState, SessionChoiceState

SIZE = 50
MAX_COUNTED = 10_001


class EventListFilter(StrEnum):
    COMING = "kommende"
    DRAFTS = "entwuerfe"
    PAST = "vergangene"


LABELS = {EventListFilter.COMING: "Kommende", EventListFilter.DRAFTS: "Entwürfe", EventListFilter.PAST: "Vergangene"}


class NextStep(StrEnum):
    """What the office does next."""

    COMPLETE = "complete"
    PROGRAMME = "programme"
    PUBLISH = "publish"
    GUESTS = "guests"
    WAIT = "wait"
    OVER = "over"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class EventOverview:
    """`missing` holds a sentence for each field that publication needs."""

    event: Event
    figures: event_figures.EventFigures
    missing: dict[str, str]
    guests: int
    items: list[ProgrammeItem]
    step: NextStep
    is_past: bool

    @property
    def overbooked_by(self) -> int:
        """How many more are registered than there are seats."""
        seats = self.event.capacity
        taken = self.figures.total.registered + self.figures.reserved + self.figures.offered
        return max(0, taken - seats) if seats is not None else 0


def overview(event: Event, *, at: datetime) -> EventOverview:
    """As many statements for ten thousand guests as for one."""
    missing = planning.missing_fields(event)
    guests = event.invitations.count()
    items = programme(event)
    return EventOverview(
        event,
        event_figures.count(event, limit=MAX_COUNTED),
        missing,
        guests,
        items,
        _step(event, missing, guests, items, at=at),
        event.is_past(timezone.localdate(at)),
    )


def _step(event: Event, missing: dict[str, str], guests: int, items: list[ProgrammeItem], *, at: datetime) -> NextStep:
    if event.is_cancelled:
        return NextStep.NOTHING
    if event.state == EventState.DRAFT and missing:
        return NextStep.COMPLETE
    if event.state == EventState.DRAFT:
        return NextStep.PUBLISH if items else NextStep.PROGRAMME
    if event.is_past(timezone.localdate(at)):
        return NextStep.OVER
    return NextStep.GUESTS if event.admission == Event.Admission.INVITATION and not guests else NextStep.WAIT


def programme(event: Event) -> list[ProgrammeItem]:
    """The items by time; each with its speakers, `taken` (seats of a session) and `waiting`."""
    counted = {
        "taken": Count("choices", filter=Q(choices__state=SessionChoiceState.HELD)),
        "waiting": Count("choices", filter=Q(choices__state=SessionChoiceState.WAITING)),
    }
    return list(event.items.annotate(**counted).prefetch_related("speakers").order_by("starts_at", "pk"))


def by_day(items: list[ProgrammeItem]) -> list[tuple[date, list[ProgrammeItem]]]:
    days = groupby(items, key=lambda item: timezone.localdate(item.starts_at))
    return [(day, list(rows)) for day, rows in days]


def event_page(
    user: User, shown: EventListFilter, *, at: datetime, after: str = "", before: str = ""
) -> keyset.Page[Event]:
    """A page of the events that the user may see, each with `invited`, `registered` and `waiting`."""
    today = timezone.localdate(at)
    mine = Event.objects.visible_to(user)
    rows = {
        EventListFilter.COMING: mine.upcoming(today),
        EventListFilter.DRAFTS: mine.filter(state=EventState.DRAFT),
        EventListFilter.PAST: mine.past(today),
    }[shown]
    order = keyset.Order("starts_at", descending=shown != EventListFilter.COMING)
    return keyset.paginate(_counted(rows), order=order, size=SIZE, after=after, before=before, cursor_rows=mine)


def _counted(rows: QuerySet[Event]) -> QuerySet[Event]:
    invited = Invitation.objects.filter(event=OuterRef("pk"), invited_at__isnull=False)
    registered = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.CONFIRMED)
    waiting = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.WAITING)
    return rows.annotate(invited=_number(invited), registered=_number(registered), waiting=_number(waiting))


def _number(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().annotate(one=F("event")).values("one").annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())
