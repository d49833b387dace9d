"""A day and a time in Berlin, also where the clock changes."""

from datetime import UTC, date, datetime, time

import pytest

from events.domain import times
from members.domain.errors import DomainRefusal


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_moment_is_what_the_clock_in_berlin_says(day, clock, moment):
    assert times.moment(day, clock) == moment


@pytest.mark.parametrize(
    ("day", "clock", "word"),
    [
        (date(2026, 3, 29), time(2), "nicht"),
        (date(2026, 3, 29), time(2, 30), "nicht"),
        (date(2026, 10, 25), time(2), "zweimal"),
        (date(2026, 10, 25), time(2, 59), "zweimal"),
    ],
)
def test_moment_inside_the_change_of_the_clock_is_refused(day, clock, word):
    with pytest.raises(DomainRefusal, match=f"gibt es am .* {word}:"):
        times.moment(day, clock)


def test_shifted_keeps_the_time_of_day_across_the_change():
    at = times.moment(date(2026, 10, 24), time(9, 30))
    assert times.shifted(at, 2) == times.moment(date(2026, 10, 26), time(9, 30))
    assert times.days_between(at, times.shifted(at, 2)) == 2
