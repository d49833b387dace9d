"""What strangers see of events, by as many statements however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone

from core import keyset
from core.keyset import Order, Page
from events.models import Document, Event, ProgrammeItem, Speaker
from events.models.events import EventQuerySet

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


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of the programme: one item, or those that run side by side."""

    day: date
    items: Sequence[ProgrammeItem]

    @property
    def is_choice(self) -> bool:
        return len(self.items) > 1


def programme(event: Event) -> list[tuple[date, list[Slot]]]:
    """Day by day, by time; items that share a block stand where the first of them begins."""
    by_place: dict[object, list[ProgrammeItem]] = {}
    for item in event.items.all():
        by_place.setdefault(("block", item.block) if item.block else ("item", item.pk), []).append(item)
    slots = [Slot(timezone.localdate(items[0].starts_at), items) for items in by_place.values()]
    return [(day, list(of_day)) for day, of_day in groupby(slots, key=lambda slot: slot.day)]


def _of_kind(events: EventQuerySet, kind: str) -> EventQuerySet:
    return events.filter(kind=kind) if kind in Event.Kind.values else events
