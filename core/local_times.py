"""Moments by calendar and clock of Berlin, also across the changes between summer and winter time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from core.refusals import DomainRefusal


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
