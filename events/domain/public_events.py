"""What strangers see of events, by as many statements however many there are."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from core import keyset
from core.keyset import Order, Page
from events.models import Document, Event
from events.models.events import EventQuerySet

MAX_UPCOMING = 200
PAGE_SIZE = 25
NEWEST = Order("starts_at", descending=True)
FEED_LOOKS_BACK = timedelta(days=90)  # so that a calendar hears of what was called off or moved at the last moment
MAX_IN_FEED = 500


def upcoming(day: date, *, kind: str = "") -> list[Event]:
    return list(_of_kind(Event.objects.public().upcoming(day), kind)[:MAX_UPCOMING])


def past(day: date, *, kind: str = "", after: str = "", before: str = "") -> Page[Event]:
    rows = _of_kind(Event.objects.public().past(day), kind)
    return keyset.paginate(rows, order=NEWEST, size=PAGE_SIZE, after=after, before=before)


def kinds() -> list[Event.Kind]:
    """Of which there is something to see."""
    there = set(Event.objects.public().order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in Event.Kind if kind in there]


def for_feed(day: date) -> list[Event]:
    return list(Event.objects.public().upcoming(day - FEED_LOOKS_BACK)[:MAX_IN_FEED])


def public_documents(event: Event, day: date) -> QuerySet[Document]:
    """What everybody may read on a day; „after the event“ begins with the day that follows it."""
    public = Document.objects.filter(event=event, visibility=Document.Visibility.PUBLIC)
    return public if event.is_past(day) else public.filter(when=Document.Availability.BEFORE)


def _of_kind(events: EventQuerySet, kind: str) -> EventQuerySet:
    return events.filter(kind=kind) if kind in Event.Kind.values else events
