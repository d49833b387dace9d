"""Going on with a deletion by itself that has stopped (privacy/domain/deletions.py)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from journal import actors
from journal.entries import record
from privacy.domain import deletions
from privacy.models import DeletionStop


@transaction.atomic
def release(stop: DeletionStop, *, by: User, at: datetime) -> bool:
    """Let the deletion go on; False where somebody did already. The worker deletes within minutes."""
    locked = DeletionStop.objects.select_for_update().get(pk=stop.pk)
    if locked.released_at:
        return False
    deletions.allow(locked, at=at)
    record("release_deletion", locked, actor=actors.user(by.pk), at=at, data={"waiting": locked.waiting})
    return True
