"""Numbers of many days from what changes on a day: the number of a day is the sum of all changes up to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection

Key = tuple[Any, ...]


def sums(changes: str, days: Sequence[date], *, key: Sequence[str]) -> list[Counter[Key]]:
    """For days in order, the sums of `change` up to each by the columns of `key`, of a query that also has `day`."""
    by_day: list[Counter[Key]] = [Counter() for _ in days]
    with connection.cursor() as cursor:
        cursor.execute(_statement(changes, key), [list(days)])
        for *values, first_day, change in cursor:
            if first_day < len(days):
                by_day[first_day][tuple(values)] += change
    for before, numbers in pairwise(by_day):
        numbers.update(before)
    return by_day


def _statement(changes: str, key: Sequence[str]) -> str:
    """The sums by key and by the number of days that lie before the change."""
    columns = ", ".join(key)
    return f"""
    SELECT {columns}, width_bucket(day - 1, %s::date[]) AS first_day, sum(change)::integer
    FROM ({changes}) AS changes GROUP BY {columns}, first_day
    """  # noqa: S608 - both are written in the code
