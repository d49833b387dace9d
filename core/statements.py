"""Statements that are the same for every request: putting a query into words costs Django more than asking it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Rows = tuple[tuple[Any, ...], ...]


class Prepared:
    """A query that depends on nothing of a request, compiled once in a process and asked anew each time.

    Its columns come as the driver gives them: for texts, whole numbers and dates.
    """

    def __init__(self, query: Callable[[], QuerySet[Any, Any]]) -> None:
        """`query` is called at the first asking, when all models are there; it ends with `values_list`."""
        self._query = query

    def rows(self) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(*self._compiled)
            return tuple(cursor.fetchall())

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._query().query.sql_with_params()
        return sql, parameters
