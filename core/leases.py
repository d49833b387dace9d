"""Work that waits in a table: whoever claims a row holds it for a while; a worker that dies loses only time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.db import models, transaction
from django.db.models import Q


class LeasedQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        """Due and in nobody's hands. The model's own queryset adds which states wait at all."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at), due_at__lte=at)


class LeasedModel(models.Model):
    """A row that is work: when it is due, who holds it until when, and how often it was begun."""

    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    due_at = models.DateTimeField("fällig")
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=LeasedModel)


def claim(rows: models.QuerySet[Row], *, duration: timedelta, at: datetime) -> Row | None:
    """Take the row that is due longest, count the attempt and hold it until `at + term`; committed on return.

    Rows that others are just claiming are passed over, so any number of workers may ask at once. None where `rows`
    has none to give.
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
    """Store what became of a claimed row and let go of it.

    False, and nothing stored, where the lease is no longer ours: somebody else took the row after it had run out.
    """
    rows = type(row)._default_manager.filter(pk=row.pk, lease=row.lease)
    return bool(rows.update(lease=None, leased_until=None, **changes))
