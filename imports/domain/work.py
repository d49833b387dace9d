"""What a worker does for imports: takes the one that waits longest, and holds it while it works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from imports.models import Import
from journal import actors
from journal.actors import Actor

KeepGoing = Callable[[], bool]
LEASE = timedelta(minutes=1)


def actor_of(source: Import) -> Actor:
    """Who has ordered what a worker does."""
    return actors.user(source.ordered_by_id or source.uploaded_by_id)


def renew(source: Import, *, progress: int) -> bool:
    """Say how far it is, and hold it for another minute. False where another worker has it by now."""
    until = timezone.now() + LEASE
    held = Import.objects.filter(pk=source.pk, lease=source.lease)
    return bool(held.update(progress=progress, leased_until=until))
