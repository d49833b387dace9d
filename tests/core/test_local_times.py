"""A day and a time in Berlin, also where the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import local_times
from core.refusals import DomainRefusal


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_local_datetime_is_the_time_in_berlin(day, clock, moment):
    assert local_times.local_datetime(day, clock) == moment


@pytest.mark.parametrize(
    ("day", "clock", "word"),
    [
        (date(2026, 3, 29), time(2), "nicht"),
        (date(2026, 3, 29), time(2, 30), "nicht"),
        (date(2026, 10, 25), time(2), "zweimal"),
        (date(2026, 10, 25), time(2, 59), "zweimal"),
    ],
)
def test_time_inside_a_dst_change_is_refused(day, clock, word):
    with pytest.raises(DomainRefusal, match=f"gibt es am .* {word}:"):
        local_times.local_datetime(day, clock)


def test_shift_keeps_the_time_of_day_across_a_dst_change():
    at = local_times.local_datetime(date(2026, 10, 24), time(9, 30))
    assert local_times.shift(at, timedelta(days=2)) == local_times.local_datetime(date(2026, 10, 26), time(9, 30))
    assert local_times.days_between(at, local_times.shift(at, timedelta(days=2))) == 2
