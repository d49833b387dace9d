"""Deletion by itself of what concerns people: distrusts a clock that jumped, stops at a cap until the office goes on.

A deletion that ran because a clock was wrong cannot be undone, and one that deletes far more than usual is a mistake
somewhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from core import heartbeats
from privacy.domain.due_records import DueRecords
from privacy.models import DeletionCount, DeletionStop

logger = logging.getLogger(__name__)

MIN_CAP = 50
CAP_PERCENT = 2
MAX_CLOCK_DIFFERENCE = timedelta(minutes=5)  # between this machine and the database's
MAX_CLOCK_STEP = timedelta(days=2)  # since the clock was trusted last: a longer pause is confirmed by the office
CLOCK = "clock"
CLOCK_LABEL = "Löschfristen, weil die Uhr des Servers nicht stimmen kann"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What is deleted or anonymised by itself.

    `count_due` says how many are due at a time, `delete` deletes at most so many of them and returns how many it did.
    Both count in the same unit: people, or events whose guests are deleted together. `summarise_due` shows the office
    what is due. In a night it may be `max_per_night`, where given, else the larger of MIN_CAP and CAP_PERCENT of
    `count_all`. `name` is stored, `label` is what the office reads („… löschen“).
    """

    name: str
    label: str
    count_due: Callable[[datetime], int]
    delete: Callable[[datetime, int], int]
    summarise_due: Callable[[datetime], DueRecords]
    count_all: Callable[[], int] = lambda: 0
    max_per_night: Callable[[], int] | None = None

    def cap(self) -> int:
        return self.max_per_night() if self.max_per_night else max(MIN_CAP, self.count_all() * CAP_PERCENT // 100)


_deletions: dict[str, Deletion] = {}


def register(deletion: Deletion) -> Deletion:
    """Let the office see what this deletion would delete, where it has stopped."""
    _deletions[deletion.name] = deletion
    return deletion


def stopped_by(stop: DeletionStop) -> list[Deletion]:
    """What deletes nothing while this stop is open: all for the clock, else one; none where it exists no more."""
    return [one for one in _deletions.values() if stop.name in {one.name, CLOCK}]


def run(deletion: Deletion, *, at: datetime) -> int:
    """Delete what is due, as far as the cap allows; returns how many.

    Nothing is deleted while a stop of this deletion or of the clock is open; the stop stores how many wait by now. A
    wrong clock and a reached cap open one. Safe to run concurrently.
    """
    due = deletion.count_due(at)
    if stops := DeletionStop.objects.open().filter(name__in=[deletion.name, CLOCK]):
        _update_waiting(stops, deletion, due, at=at)
        return 0
    is_trusted = _is_clock_trusted(at)
    if is_trusted:
        heartbeats.beat(CLOCK, at=at)
    if due and not is_trusted:
        _stop(CLOCK, CLOCK_LABEL, waiting=due, at=at)
    elif due:
        return _delete(deletion, due, at=at)
    return 0


def _delete(deletion: Deletion, due: int, *, at: datetime) -> int:
    granted, deleted = _reserve(deletion, due, night=_night(at)), 0
    if not granted:
        _stop(deletion.name, deletion.label, waiting=due, at=at)
        return 0
    try:
        deleted = deletion.delete(at, granted)
    finally:
        _count(deletion, night=_night(at)).update(number=F("number") - (granted - deleted))
    return deleted


def _update_waiting(stops: QuerySet[DeletionStop], deletion: Deletion, due: int, *, at: datetime) -> None:
    for stop in stops:
        waiting = due if stop.name == deletion.name else sum(one.count_due(at) for one in stopped_by(stop))
        if waiting != stop.waiting:
            DeletionStop.objects.open().filter(pk=stop.pk).update(waiting=waiting)


def allow(stop: DeletionStop, *, number: int, at: datetime) -> None:
    """Close a stop: this night may go beyond its cap by `number`; a clock is trusted as it stands now."""
    if stop.name == CLOCK:
        heartbeats.beat(CLOCK, at=at)
    else:
        count, _ = DeletionCount.objects.get_or_create(name=stop.name, night=_night(at))
        DeletionCount.objects.filter(pk=count.pk).update(allowed=F("allowed") + number)
    stop.released_at = at
    stop.save(update_fields=["released_at"])


def _is_clock_trusted(at: datetime) -> bool:
    """Whether the time agrees with the database's clock and follows the last that was trusted without a long gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [[of_database]] = cursor.fetchall()
    step = heartbeats.silence(CLOCK, at=at)
    is_near = step is None or step <= MAX_CLOCK_STEP
    return is_near and abs(timezone.now() - of_database) <= MAX_CLOCK_DIFFERENCE


@transaction.atomic
def _reserve(deletion: Deletion, wanted: int, *, night: date) -> int:
    """Count what is about to be deleted; returns how many of `wanted` the cap still allows."""
    DeletionCount.objects.get_or_create(name=deletion.name, night=night)
    count = _count(deletion, night=night).select_for_update().get()
    granted = max(0, min(wanted, deletion.cap() + count.allowed - count.number))
    count.number += granted
    count.save(update_fields=["number"])
    return granted


def _count(deletion: Deletion, *, night: date) -> QuerySet[DeletionCount]:
    return DeletionCount.objects.filter(name=deletion.name, night=night)


def _stop(name: str, label: str, *, waiting: int, at: datetime) -> None:
    """Open a stop, once however many workers find the same."""
    stop = DeletionStop(name=name, label=label, waiting=waiting, stopped_at=at)
    if DeletionStop.objects.bulk_create([stop], ignore_conflicts=True):
        logger.error("%s: angehalten, %s warten. Weiter geht es in der Verwaltung unter „Was ansteht“.", label, waiting)


def _night(at: datetime) -> date:
    return timezone.localdate(at)
