"""Moments as people type them: a day and a time in Berlin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from members.domain.errors import DomainRefusal


def moment(day: date, clock: time) -> datetime:
    """What a day and a time in Berlin mean. Raises DomainRefusal inside the change of the clock, where they mean none
    or two.
    """
    zone = timezone.get_current_timezone()
    first, second = (datetime.combine(day, clock, tzinfo=zone).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    said = f"{clock:%H:%M} Uhr"
    on = date_format(day, "j. F Y")
    if first.astimezone(UTC).astimezone(zone).time() == clock:
        raise DomainRefusal(
            f"{said} gibt es am {on} zweimal: Die Uhr wird um 3 Uhr auf 2 Uhr zurückgestellt. Wählen Sie eine andere "
            "Zeit."
        )
    raise DomainRefusal(
        f"{said} gibt es am {on} nicht: Die Uhr wird um 2 Uhr auf 3 Uhr vorgestellt. Wählen Sie eine andere Zeit."
    )


def shifted(at: datetime, days: int) -> datetime:
    """The same time of day so many days later, whatever the clock does between. Raises DomainRefusal as `moment()`."""
    local = timezone.localtime(at)
    return moment(local.date() + timedelta(days=days), local.time())


def days_between(before: datetime, after: datetime) -> int:
    """How many days lie between two moments in Berlin's calendar."""
    return (timezone.localdate(after) - timezone.localdate(before)).days
