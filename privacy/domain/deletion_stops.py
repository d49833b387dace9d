"""What the office answers to a deletion by itself that has stopped (privacy/domain/deletions.py)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from journal import actors
from journal.entries import record
from privacy.domain import deletions
from privacy.models import DeletionStop


def count_waiting(stop: DeletionStop, *, at: datetime) -> int:
    """How many are due; what the worker counted last where nobody knows this deletion any more."""
    stopped = deletions.stopped_by(stop)
    return sum(one.count_due(at) for one in stopped) if stopped else stop.waiting


@transaction.atomic
def release(stop: DeletionStop, *, number: int, by: User, at: datetime) -> bool:
    """Let the deletion go on with at most `number` beyond its cap; False where somebody did already.

    `number` is what the office has seen waiting: what has become due since then has to keep the cap. The worker deletes
    within minutes.
    """
    locked = DeletionStop.objects.select_for_update().get(pk=stop.pk)
    if locked.released_at:
        return False
    allowed = min(number, count_waiting(locked, at=at))
    deletions.allow(locked, number=allowed, at=at)
    record("release_deletion", locked, actor=actors.user(by.pk), at=at, data={"waiting": allowed})
    return True


@transaction.atomic
def refuse(stop: DeletionStop, *, by: User, at: datetime) -> bool:
    """Let the deletion stay stopped; False where it goes on already.

    The stop leaves the work queue until `DeletionStop.REFUSED_FOR` has passed or many more wait.
    """
    locked = DeletionStop.objects.select_for_update().get(pk=stop.pk)
    if locked.released_at:
        return False
    locked.refused_at, locked.refused_waiting = at, count_waiting(locked, at=at)
    locked.save(update_fields=["refused_at", "refused_waiting"])
    record("refuse_deletion", locked, actor=actors.user(by.pk), at=at, data={"waiting": locked.refused_waiting})
    return True
