"""Template filters for the times of events and programme items (`events.domain.times`)."""

from __future__ import annotations

from typing import Any

from django import template

from events.domain import times
from events.models import Event

register = template.Library()


@register.filter
def begins(item: Any, event: Event) -> str:
    return times.begin_text(item.starts_at, event)


@register.filter
def time_span(item: Any, event: Event) -> str:
    return times.span_text(item.starts_at, item.ends_at, event)


@register.filter
def ends(item: Any) -> str:
    """The end time; with the day only where it is another day than the beginning."""
    return times.end_text(item.starts_at, item.ends_at)
