"""Check-in at an event: by code or name, of walk-ins, from a paper list."""

from events.domain.checkins.attendance import Counts, SearchResult, counts, displayed, expected, search
from events.domain.checkins.checking_in import (
    check_in,
    check_in_from_paper,
    seat_and_check_in,
    undo_check_in,
    walk_in,
)
from events.domain.checkins.outcomes import Colour, Outcome, Reason

__all__ = [
    "Colour",
    "Counts",
    "Outcome",
    "Reason",
    "SearchResult",
    "check_in",
    "check_in_from_paper",
    "counts",
    "displayed",
    "expected",
    "search",
    "seat_and_check_in",
    "undo_check_in",
    "walk_in",
]
