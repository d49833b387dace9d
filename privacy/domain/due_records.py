"""What a deletion by itself would delete, without names: how much of which kind, of which days, and some of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Model, QuerySet
from django.utils import timezone

MAX_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class DueSample:
    """One of those due: what it is called without naming a person."""

    record: Model
    reference: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecords:
    """`kinds` are German labels with their numbers; `oldest` and `newest` are None where nothing is due.

    Samples are the oldest ones.
    """

    kinds: list[tuple[str, int]]
    oldest: date | None
    newest: date | None
    samples: list[DueSample]


def summarise(
    due: QuerySet[Any], *, kind: str, day: str, reference: Callable[[Any], str], select: Iterable[str] = ()
) -> DueRecords:
    """Summarise by the choices of the field `kind` and the time in the field `day`; three statements."""
    labels = dict(due.model._meta.get_field(kind).flatchoices)
    numbers = due.order_by(kind).values_list(kind).annotate(number=Count("pk"))
    ends = due.order_by().aggregate(oldest=Min(day), newest=Max(day))
    oldest = due.select_related(*select).order_by(day, "pk")[:MAX_SAMPLES]
    return DueRecords(
        kinds=[(str(labels[value]), number) for value, number in numbers],
        oldest=ends["oldest"] and timezone.localdate(ends["oldest"]),
        newest=ends["newest"] and timezone.localdate(ends["newest"]),
        samples=[DueSample(one, reference(one), timezone.localdate(getattr(one, day))) for one in oldest],
    )
