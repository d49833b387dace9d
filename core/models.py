from __future__ import annotations

from django.db import models


class RateLimitCount(models.Model):
    """Count of one rate limit in one window of time; the key is a keyed hash, never an address.

    The table is unlogged: fast to write, empty after a crash of the database.
    """

    key = models.CharField(max_length=64)
    window_end = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_end"], name="tally_once")]
        indexes = [models.Index(fields=["window_end"], name="tally_window_end")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.window_end.isoformat()}: {self.count}"


class Heartbeat(models.Model):
    """When a process that works in the background was last seen (core/heartbeats.py)."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at.isoformat()}"


class DeletionCount(models.Model):
    """How many one deletion by itself has deleted in one night, and how far the office lets it go beyond its cap."""

    name = models.CharField(max_length=40)
    night = models.DateField()
    number = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "night"], name="deletion_count_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.night}: {self.number}"


class DeletionStopQuerySet(models.QuerySet["DeletionStop"]):
    def open(self) -> DeletionStopQuerySet:
        return self.filter(released_at=None)


class DeletionStop(models.Model):
    """A deletion by itself that deletes nothing until the office releases it (core/deletions.py)."""

    name = models.CharField(max_length=40)
    label = models.CharField("Gelöscht werden", max_length=100)
    waiting = models.PositiveIntegerField("es warten")
    stopped_at = models.DateTimeField("angehalten")
    released_at = models.DateTimeField("fortgesetzt", null=True)

    objects = DeletionStopQuerySet.as_manager()

    class Meta:
        verbose_name = "angehaltene Löschung"
        verbose_name_plural = "angehaltene Löschungen"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(released_at=None), name="deletion_stopped_once")
        ]

    def __str__(self) -> str:
        return self.label
