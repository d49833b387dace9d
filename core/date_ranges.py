"""Half-open date ranges [start, end): queryset methods, and a constraint against overlaps without btree_gist."""

from datetime import date, timedelta
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db.models import Expression, Func, Model, Q, QuerySet, Value

Row = TypeVar("Row", bound=Model)


class DateRangeQuerySet(QuerySet[Row]):
    """QuerySet of rows with `start`, `end` (None: unlimited) and `voided_at`."""

    def valid(self) -> Self:
        return self.filter(voided_at=None)

    def active_on(self, day: date | Expression) -> Self:
        """In force on a day: start ≤ day < end, not voided."""
        return self.open_on(day).filter(start__lte=day)

    def open_on(self, day: date | Expression) -> Self:
        """In force on a day or planned after it."""
        return self.valid().filter(Q(end=None) | Q(end__gt=day))


class DateRangeMixin:
    """Of a model with `start` and `end`."""

    end: date | None

    @property
    def last_day(self) -> date | None:
        """The last day of what has ended or is going to end."""
        return self.end - timedelta(days=1) if self.end else None


class DateRange(Func):
    """PostgreSQL's daterange [start, end); NULL means unbounded."""

    function = "daterange"
    output_field = DateRangeField()


class SameKey(Func):
    """A key as a range of one value, so that GiST can compare keys: two of them overlap if they are equal."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        if len(expressions) == 2:  # noqa: PLR2004 - as written in a model; a copy made by Django already has its three
            expressions = (*expressions, Value("[]"))
        super().__init__(*expressions, **extra)


NOT_VOIDED = Q(voided_at=None)


def no_overlap(key: str, *, name: str, condition: Q = NOT_VOIDED) -> ExclusionConstraint:
    """Constraint that rows with the same `key` never overlap, among those that the condition names."""
    return ExclusionConstraint(
        name=name,
        index_type="gist",
        expressions=[
            (SameKey(key, key), RangeOperators.OVERLAPS),
            (DateRange("start", "end"), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )
