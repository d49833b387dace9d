"""Work that is stored as rows and claimed by workers with a lease.

When a worker dies, its lease runs out and another worker takes the row.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.db import models, transaction
from django.db.models import Q


class LeasedQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        """Rows that are due and not leased. Subclasses add which states are waiting at all."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at), due_at__lte=at)


class LeasedModel(models.Model):
    """Abstract model of a piece of work: when it is due, until when it is leased, how many attempts were made."""

    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    due_at = models.DateTimeField("fällig")
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=LeasedModel)


def claim(rows: models.QuerySet[Row], *, duration: timedelta, at: datetime) -> Row | None:
    """Lease the row that is due longest until `at + duration`, count the attempt and commit.

    Rows that other workers are claiming are skipped. None where nothing is due.
    """
    with transaction.atomic(durable=True):
        row = rows.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk").first()
        if row is None:
            return None
        row.attempts += 1
        row.lease, row.leased_until = uuid.uuid4(), at + duration
        row.save(update_fields=["attempts", "lease", "leased_until"])
        return row


def release(row: LeasedModel, **changes: Any) -> bool:
    """Save the changes to a claimed row and end its lease.

    Returns False and saves nothing where the lease has run out and another worker has the row.
    """
    rows = type(row)._default_manager.filter(pk=row.pk, lease=row.lease)
    return bool(rows.update(lease=None, leased_until=None, **changes))
