"""Conversion between datetimes and German day and time in Berlin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from core.refusals import DomainRefusal
from events.models import Event


def local_datetime(day: date, clock: time) -> datetime:
    """The datetime of a day and a time in Berlin.

    Raises DomainRefusal for a time that does not exist or is ambiguous because of DST.
    """
    zone = timezone.get_current_timezone()
    first, second = (datetime.combine(day, clock, tzinfo=zone).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    clock_text = f"{clock:%H:%M} Uhr"
    on = date_format(day, "j. F Y")
    if first.astimezone(UTC).astimezone(zone).time() == clock:
        raise DomainRefusal(
            f"{clock_text} gibt es am {on} zweimal: Die Uhr wird um 3 Uhr auf 2 Uhr zurückgestellt. "
            "Wählen Sie eine andere Zeit."
        )
    raise DomainRefusal(
        f"{clock_text} gibt es am {on} nicht: Die Uhr wird um 2 Uhr auf 3 Uhr vorgestellt. Wählen Sie eine andere Zeit."
    )


def shift(at: datetime, by: timedelta) -> datetime:
    """A moment moved on calendar and clock of Berlin, also across a DST change. Raises as `local_datetime()`."""
    moved = timezone.localtime(at).replace(tzinfo=None) + by
    return local_datetime(moved.date(), moved.time())


def difference(before: datetime, after: datetime) -> timedelta:
    """How far a moment lies from another on calendar and clock of Berlin."""
    first, second = (timezone.localtime(one).replace(tzinfo=None) for one in (before, after))
    return second - first


def days_between(before: datetime, after: datetime) -> int:
    """How many days lie between two moments in Berlin's calendar."""
    return (timezone.localdate(after) - timezone.localdate(before)).days


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
