"""Deletion by itself: its cap, its clock, and how it goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core import heartbeats
from privacy.domain import deletions
from privacy.domain.deletions import Deletion
from privacy.domain.due_records import DueRecords
from privacy.models import DeletionStop

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTHING = DueRecords(kinds=[], oldest=None, newest=None, samples=[])


class Rows:
    """Things that are due, and a deletion of them."""

    def __init__(self, due: int, *, everything: int = 0, batch: int = 1_000) -> None:
        self.due, self.everything, self.batch, self.deleted = due, everything, batch, 0

    def deletion(self, **fields: object) -> Deletion:
        return Deletion(
            name="probe",
            label="Proben",
            count_due=lambda at: self.due,
            delete=lambda at, limit: self.delete(limit),
            summarise_due=lambda at: NOTHING,
            count_all=lambda: self.everything,
            **fields,
        )

    def delete(self, limit: int) -> int:
        number = min(limit, self.due, self.batch)
        self.due, self.deleted = self.due - number, self.deleted + number
        return number

    def run(self, at, **fields: object) -> int:
        """As the worker does: again while there is more."""
        while deletions.run(self.deletion(**fields), at=at):
            pass
        return self.deleted


def stops() -> list[tuple[str, int]]:
    return list(DeletionStop.objects.open().values_list("name", "waiting"))


@pytest.mark.parametrize(
    ("due", "everything", "own_cap", "deleted"),
    [(50, 100, None, 50), (402, 1_000, None, 50), (402, 10_000, None, 200), (402, 10_000, 300, 300), (30, 0, 300, 30)],
)
def test_night_deletes_the_larger_of_fifty_and_two_percent_or_the_cap_of_its_own(due, everything, own_cap, deleted):
    rows = Rows(due, everything=everything, batch=7)
    own = {"max_per_night": lambda: own_cap} if own_cap else {}
    assert rows.run(timezone.now(), **own) == deleted
    assert stops() == ([("probe", due - deleted)] if due > deleted else [])


def test_stop_outlasts_the_night_until_the_office_goes_on():
    rows, at = Rows(120), timezone.now()
    rows.run(at)
    rows.due += 5
    rows.run(at + DAY)
    assert (rows.deleted, stops()) == (50, [("probe", 75)])
    deletions.allow(DeletionStop.objects.get(), number=70, at=at + DAY)
    rows.due += 75
    rows.run(at + DAY)
    assert (rows.deleted, stops()) == (50 + 50 + 70, [("probe", 30)])


def test_next_night_begins_anew_where_nothing_was_left():
    rows, at = Rows(50), timezone.now()
    rows.run(at)
    rows.due = 50
    rows.run(at + DAY)
    assert (rows.deleted, stops()) == (100, [])


def test_clock_that_jumped_eight_days_deletes_nothing_until_the_office_says_that_it_is_right():
    rows, at = Rows(0), timezone.now()
    rows.run(at)
    rows.due = 402
    assert rows.run(at + 8 * DAY) == 0
    assert stops() == [("clock", 402)]
    assert rows.run(at) == 0  # not even when the clock is set right: somebody looks first
    deletions.allow(DeletionStop.objects.get(), number=70, at=at + 8 * DAY)
    assert rows.run(at + 8 * DAY) == 50


def test_clock_that_differs_from_the_databases_deletes_nothing():
    rows = Rows(3)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert rows.run(timezone.now()) == 0
    assert stops() == [("clock", 3)]


def test_clock_is_trusted_while_it_goes_on_from_day_to_day():
    rows, at = Rows(0), timezone.now()
    for number in range(8):
        rows.run(at + number * DAY)
    rows.due = 1
    assert (rows.run(at + 8 * DAY), stops()) == (1, [])


def test_nothing_is_said_of_a_long_pause_while_nothing_is_due():
    heartbeats.beat(deletions.CLOCK, at=timezone.now() - 30 * DAY)
    Rows(0).run(timezone.now())
    assert stops() == []


def test_deletion_that_fails_does_not_use_up_its_cap():
    at, rows = timezone.now(), Rows(50)
    broken = replace(rows.deletion(), delete=lambda at, limit: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        deletions.run(broken, at=at)
    assert rows.run(at) == 50
