"""Statements that are the same for every request: putting a query into words costs Django more than asking it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql import InsertQuery

Rows = tuple[tuple[Any, ...], ...]
M = TypeVar("M", bound=Model)


class Asked(Expression):
    """In the query of a `Prepared`: the place of a value that each asking brings under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]  # a list, as lookups change it in place


class Prepared(Generic[M]):
    """A query that is compiled once in a process and asked anew each time.

    What differs from request to request stands in it as `Asked("name")` and comes as `name=…`, as the driver takes it:
    a text, a number, a moment, a key. None never equals anything.
    """

    def __init__(self, query: Callable[[], QuerySet[M, Any]]) -> None:
        """`query` is called at the first asking, when all models are there."""
        self._query = query

    def rows(self, **asked: Any) -> Rows:
        """The columns as the driver gives them: for texts, whole numbers and dates."""
        values = [asked[value.name] if isinstance(value, Asked) else value for value in self._compiled.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._compiled.sql, values)
            return tuple(cursor.fetchall())

    def first(self, **asked: Any) -> M | None:
        """For a query that ends with `only()`: its first object, with these fields (texts, whole numbers, dates)."""
        rows = self.rows(**asked)
        return self._compiled.model.from_db(connection.alias, self._compiled.names, rows[0]) if rows else None

    @cached_property
    def _compiled(self) -> _Compiled[M]:
        queryset = self._query()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = [getattr(getattr(column, "target", None), "attname", "") for column, *_ in compiler.select]
        return _Compiled(sql, parameters, queryset.model, names)


@dataclass(frozen=True, slots=True)
class _Compiled(Generic[M]):
    sql: str
    parameters: tuple[Any, ...]
    model: type[M]
    names: list[str]


@dataclass(frozen=True, slots=True)
class _Insertion:
    head: str
    places: str
    tail: str
    fields: list[Field[Any, Any]]
    returned: list[str]


def insert(*rows: M) -> M:
    """Write new rows of one model by one statement and give them their keys; the first one is returned.

    As `bulk_create` it sends no signals and knows no defaults of the database, and it opens no transaction of its own.
    """
    insertion = _insertion(type(rows[0]))
    sql = insertion.head + ", ".join([insertion.places] * len(rows)) + insertion.tail
    database = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, True), database) for row in rows for field in insertion.fields]
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        for row, returned in zip(rows, cursor.fetchall(), strict=True):
            for name, value in zip(insertion.returned, returned, strict=True):
                setattr(row, name, value)
            row._state.adding, row._state.db = False, database.alias
    return rows[0]


@cache
def _insertion(model: type[Model]) -> _Insertion:
    fields = [field for field in model._meta.local_concrete_fields if not (field.generated or field.primary_key)]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = model._meta.db_returning_fields
    [(sql, _)] = compiler.as_sql()
    before, places, after = sql.partition(" VALUES ")
    values, tail = after.split(" RETURNING ")
    returned = [field.attname for field in model._meta.db_returning_fields]
    return _Insertion(before + places, values, f" RETURNING {tail}", fields, returned)
