"""A day and a time in Berlin, also where the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.refusals import DomainRefusal
from events.domain import times
from events.models import Event
from tests.factories.events import berlin_time


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
    assert times.local_datetime(day, clock) == moment


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
        times.local_datetime(day, clock)


def test_shift_keeps_the_time_of_day_across_a_dst_change():
    at = times.local_datetime(date(2026, 10, 24), time(9, 30))
    assert times.shift(at, timedelta(days=2)) == times.local_datetime(date(2026, 10, 26), time(9, 30))
    assert times.days_between(at, times.shift(at, timedelta(days=2))) == 2


MORNING, NOON = berlin_time(2027, 3, 3, 10), berlin_time(2027, 3, 3, 12)
MIDNIGHT, NEXT_DAY = berlin_time(2027, 3, 4), berlin_time(2027, 3, 4, 12)


@pytest.mark.parametrize(
    ("event_ends", "ends", "begin", "span"),
    [
        (NOON, NOON, "10:00 Uhr", "10:00 bis 12:00 Uhr"),
        (MIDNIGHT, MIDNIGHT, "10:00 Uhr", "10:00 bis 00:00 Uhr"),
        (NEXT_DAY, NOON, "Mittwoch, 3. März, 10:00 Uhr", "Mittwoch, 3. März, 10:00 bis 12:00 Uhr"),
        (
            NEXT_DAY,
            NEXT_DAY,
            "Mittwoch, 3. März, 10:00 Uhr",
            "Mittwoch, 3. März, 10:00 bis Donnerstag, 4. März, 12:00 Uhr",
        ),
    ],
)
def test_times_include_the_day_where_an_event_has_several(event_ends, ends, begin, span):
    event = Event(starts_at=MORNING, ends_at=event_ends)
    assert (times.begin_text(MORNING, event), times.span_text(MORNING, ends, event)) == (begin, span)


def test_times_include_the_day_outside_an_event_of_one_day():
    assert times.begin_text(NEXT_DAY, Event(starts_at=MORNING, ends_at=NOON)) == "Donnerstag, 4. März, 12:00 Uhr"
