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
