"""When an event and what belongs to it begins and ends, in German."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from events.models import Event


def begin_text(starts_at: datetime, event: Event) -> str:
    """When something of an event begins: „10:00 Uhr“, „Mittwoch, 3. März, 10:00 Uhr“ where it has several days."""
    return f"{_day_of(starts_at, event)}{_clock(starts_at)} Uhr"


def span_text(starts_at: datetime, ends_at: datetime, event: Event) -> str:
    """From when to when: „10:00 bis 11:30 Uhr“, with the day as `begin_text()`."""
    return f"{_day_of(starts_at, event)}{hours_text(starts_at, ends_at)}"


def hours_text(starts_at: datetime, ends_at: datetime) -> str:
    """As `span_text()`, always without the day."""
    return f"{_clock(starts_at)} bis {end_text(starts_at, ends_at)} Uhr"


def end_text(starts_at: datetime, ends_at: datetime) -> str:
    """„11:30“, „Donnerstag, 4. März, 01:00“ where that is another day."""
    last = timezone.localdate(ends_at - timedelta.resolution)
    return _clock(ends_at) if last == timezone.localdate(starts_at) else f"{_day(ends_at)}, {_clock(ends_at)}"


def _day_of(at: datetime, event: Event) -> str:
    is_elsewhere = timezone.localdate(at) != timezone.localdate(event.starts_at)  # as after the event was shortened
    return f"{_day(at)}, " if event.has_several_days or is_elsewhere else ""


def _day(at: datetime) -> str:
    return date_format(timezone.localdate(at), "l, j. F")


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
