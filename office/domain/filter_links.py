"""Filter links above a list, each with its count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterLink:
    """`count` is None where there are more than were counted."""

    value: str
    label: str
    count: int | None
