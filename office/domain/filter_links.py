"""Filters of a list, each with how many it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterLink:
    """`count` None: more than were counted."""

    value: str
    label: str
    count: int | None
