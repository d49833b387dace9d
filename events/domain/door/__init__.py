"""The door of an event: who may come in, who has, who came without a registration."""

from events.domain.door.checking import check_in, seat_and_check_in, take_back, tick_off, walk_in
from events.domain.door.finding import Counts, Found, counts, expected, search
from events.domain.door.outcomes import Colour, Outcome, Reason

__all__ = [
    "Colour",
    "Counts",
    "Found",
    "Outcome",
    "Reason",
    "check_in",
    "counts",
    "expected",
    "search",
    "seat_and_check_in",
    "take_back",
    "tick_off",
    "walk_in",
]
