"""Slugs of events."""

from __future__ import annotations

from django.utils import timezone

from core import locks
from events.models import Event
from events.validators import RESERVED_SLUGS
from members.domain.slugs import first_free, slug_base

MAX_BASE_LENGTH = 95  # leaves room for the date and a number in the column's 120


def free_slug(event: Event) -> str:
    """A slug of title and day, numbered where another event has it.

    Takes an advisory lock until the transaction ends.
    """
    locks.lock("event slugs")
    base = f"{slug_base(event.title)[:MAX_BASE_LENGTH].strip('-')}-{timezone.localdate(event.starts_at):%Y-%m-%d}"
    others = Event.objects.filter(slug__startswith=base).exclude(pk=event.pk)
    return first_free(base, {*others.values_list("slug", flat=True), *RESERVED_SLUGS})
