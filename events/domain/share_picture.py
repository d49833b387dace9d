"""The preview picture of an event for social media."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format

from core import typesetting
from events.models import Event

EPOCH = datetime(2022, 1, 1, tzinfo=UTC)  # a PNG holds no time


def picture(event: Event) -> bytes:
    """A PNG of 1200 by 630 pixels; cached for the same texts."""
    starts_at = timezone.localtime(event.starts_at)
    when = f"{date_format(starts_at, 'l, j. F Y')}, {starts_at:%H:%M} Uhr"
    where = ", ".join(filter(None, (event.venue, event.town))) or ("online" if event.is_online else "")
    return _png(event.title, event.get_kind_display(), f"Abgesagt: {when}" if event.is_cancelled else when, where)


@lru_cache(maxsize=32)
def _png(title: str, kind: str, when: str, place: str) -> bytes:
    data = {"title": title, "kind": kind, "when": when, "place": place}
    [page] = typesetting.png("events/pdf/share", data, at=EPOCH)
    return page
