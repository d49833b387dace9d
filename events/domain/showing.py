"""What strangers see of events, by as many statements however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from core import keyset
from core.keyset import Order, Page
from core.statements import Asked, Prepared
from events.models import Document, Event, ProgrammeItem, Speaker
from events.models.events import EventQuerySet, midnight
from events.states import EventState
from members.models import Accession

MOST_COMING = 200
PAGE_SIZE = 25
NEWEST = Order("starts_at", descending=True)
FEED_LOOKS_BACK = timedelta(days=90)  # so that a calendar hears of what was called off or moved at the last moment
MOST_IN_FEED = 500


def find(slug: str) -> Event | None:
    """With its host, its accession, its programme and its public documents; None for drafts and closed events."""
    speakers = Prefetch("items__speakers", Speaker.objects.order_by("position"))
    items = Prefetch("items", ProgrammeItem.objects.order_by("starts_at", "pk"))
    documents = Prefetch("documents", Document.objects.filter(audience=Document.Audience.PUBLIC).order_by("pk"))
    shown = Event.objects.public().select_related("host", "accession").prefetch_related(items, speakers, documents)
    return shown.filter(slug=slug).first()


def coming(day: date, *, kind: str = "") -> list[Event]:
    return list(_of_kind(Event.objects.public().coming(day), kind)[:MOST_COMING])


def past(day: date, *, kind: str = "", after: str = "", before: str = "") -> Page[Event]:
    rows = _of_kind(Event.objects.public().past(day), kind)
    return keyset.page(rows, order=NEWEST, size=PAGE_SIZE, after=after, before=before)


class Upcoming(NamedTuple):
    """The next event, as the start page names it."""

    title: str
    slug: str
    summary: str
    starts_at: datetime
    venue: str
    town: str

    @property
    def place(self) -> str:
        return self.venue or self.town


def next_one(day: date) -> Upcoming | None:
    """The first that has not passed and is not called off, by one statement."""
    return next((Upcoming._make(row) for row in _NEXT.rows(midnight=midnight(day))), None)


def _next() -> QuerySet[Event, Any]:
    coming = Event.objects.public().filter(state=EventState.PUBLISHED, ends_at__gte=Asked("midnight"))
    return coming.order_by("starts_at", "pk").values_list(*Upcoming._fields)[:1]


_NEXT = Prepared(_next)


def kinds() -> list[Event.Kind]:
    """Of which there is something to see."""
    there = set(Event.objects.public().order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in Event.Kind if kind in there]


def for_feed(day: date) -> list[Event]:
    return list(Event.objects.public().coming(day - FEED_LOOKS_BACK)[:MOST_IN_FEED])


def documents(event: Event, day: date) -> list[Document]:
    """What everybody may read on a day; „after the event“ begins with the day that follows it."""
    is_past = event.is_past(day)
    return [one for one in event.documents.all() if is_past or one.when == Document.When.BEFORE]


def accession(event: Event, day: date) -> Accession | None:
    """What acceded with the event, once it is done and in force."""
    found = event.accession
    is_done = found is not None and found.executed_at is not None and found.effective_on <= day
    return found if is_done else None


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of the programme: one item, or those that run side by side."""

    day: date
    items: Sequence[ProgrammeItem]

    @property
    def is_choice(self) -> bool:
        return len(self.items) > 1

    @property
    def starts_at(self) -> datetime:
        return self.items[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return max(item.ends_at for item in self.items)

    @property
    def described(self) -> list[tuple[ProgrammeItem, str]]:
        """Each item with what stands beside its title: form, room, seats, and its time where it is not the line's."""
        return [(item, " · ".join(self._beside(item))) for item in self.items]

    def _beside(self, item: ProgrammeItem) -> Iterator[str]:
        if item.format != ProgrammeItem.Format.OTHER and item.get_format_display() != item.title:
            yield item.get_format_display()
        if item.room:
            yield item.room
        if item.capacity:
            yield "1 Platz" if item.capacity == 1 else f"{item.capacity} Plätze"
        if (item.starts_at, item.ends_at) != (self.starts_at, self.ends_at):
            starts_at, ends_at = timezone.localtime(item.starts_at), timezone.localtime(item.ends_at)
            yield f"{starts_at:%H:%M} bis {ends_at:%H:%M} Uhr"


def programme(event: Event) -> list[tuple[date, list[Slot]]]:
    """Day by day, by time; items that share a block stand where the first of them begins."""
    by_place: dict[object, list[ProgrammeItem]] = {}
    for item in event.items.all():
        by_place.setdefault(("block", item.block) if item.block else ("item", item.pk), []).append(item)
    slots = [Slot(timezone.localdate(items[0].starts_at), items) for items in by_place.values()]
    return [(day, list(of_day)) for day, of_day in groupby(slots, key=lambda slot: slot.day)]


def _of_kind(events: EventQuerySet, kind: str) -> EventQuerySet:
    return events.filter(kind=kind) if kind in Event.Kind.values else events
