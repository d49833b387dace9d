"""Statements that are the same for every request: putting a query into words costs Django more than asking it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
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
    fields: list[tuple[Field[Any, Any], str]]
    returned: str


def insert(*rows: M) -> M:
    """Write new rows of one model by one statement and give them their keys; the first one is returned.

    As `bulk_create` it sends no signals and knows no defaults of the database, and it opens no transaction of its own.
    """
    insertion = _insertion(type(rows[0]))
    places = f"({', '.join(place for _, place in insertion.fields)})"
    database = connections[DEFAULT_DB_ALIAS]
    values = [_value(field, row, database) for row in rows for field, _ in insertion.fields]
    with database.cursor() as cursor:
        cursor.execute(f"{insertion.head} {', '.join([places] * len(rows))} RETURNING {insertion.returned}", values)
        for row, [key] in zip(rows, cursor.fetchall(), strict=True):
            _is_written(row, key)
    return rows[0]


def insert_linked(*rows: Model) -> None:
    """As `insert()`, for rows of several models that point at each other: each comes after those it points at."""
    database = connections[DEFAULT_DB_ALIAS]
    names: dict[int, str] = {}
    links: list[tuple[Model, Any]] = []
    parts, values = [], []
    for row in rows:
        insertion = _insertion(type(row))
        places = []
        for field, place in insertion.fields:
            if field.is_relation and (target := names.get(id(_pointed_at(field, row)))):
                places.append(f"(TABLE {target})")
                links.append((row, field))
            else:
                places.append(place)
                values.append(_value(field, row, database))
        name = names[id(row)] = f"row_{len(names)}"
        parts.append(f"{name} AS ({insertion.head} ({', '.join(places)}) RETURNING {insertion.returned})")
    written = ", ".join(f"(TABLE {name})" for name in names.values())
    with database.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {written}", values)
        for row, key in zip(rows, cursor.fetchone(), strict=True):
            _is_written(row, key)
    for row, field in links:
        setattr(row, field.name, _pointed_at(field, row))


def _value(field: Field[Any, Any], row: Model, database: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(field.pre_save(row, True), database)


def _pointed_at(field: Any, row: Model) -> Any:
    return field.get_cached_value(row, default=None)


def _is_written(row: Model, key: Any) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[Model]) -> _Insertion:
    fields = [field for field in model._meta.local_concrete_fields if not (field.generated or field.primary_key)]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=connection)
    [(sql, _)] = compiler.as_sql()
    [places], _ = compiler.assemble_as_sql(fields, [[None] * len(fields)])
    quoted = connection.ops.quote_name(str(model._meta.pk.column))
    return _Insertion(sql.partition("(%s")[0], list(zip(fields, places, strict=True)), quoted)
