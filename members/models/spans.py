"""Ranges for exclusion constraints without the extension btree_gist."""

from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import Func, Value


class DateRange(Func):
    """[start, end), unbounded where empty."""

    function = "daterange"
    output_field = DateRangeField()


class SameKey(Func):
    """A key as a range of one, so that gist can compare it: „overlaps“ means „is the same“."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        if len(expressions) == 2:  # noqa: PLR2004 - as written in a model; a copy made by Django already has its three
            expressions = (*expressions, Value("[]"))
        super().__init__(*expressions, **extra)
