"""How the times of an event are written."""

import pytest

from events.domain import times
from events.models import Event
from tests.factories.events import berlin_time

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
