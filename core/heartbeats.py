"""When a process that works in the background was last seen, so that monitoring hears of its silence."""

from datetime import datetime, timedelta

from core.models import Heartbeat

WORKER = "worker"


def beat(name: str, *, at: datetime) -> None:
    """Note that `name` is alive; any number of processes may share a name."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, seen_at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["seen_at"]
    )


def silence(name: str, *, at: datetime) -> timedelta | None:
    """How far from `at` it was seen last, also where a clock was ahead then; None where it never was."""
    seen_at = Heartbeat.objects.filter(name=name).values_list("seen_at", flat=True).first()
    return abs(at - seen_at) if seen_at else None
