"""New rows by one prepared statement, also of several models at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Field, Model
from django.db.models.sql import InsertQuery

from core.statements import PreparedStatement

M = TypeVar("M", bound=Model)

# What the driver takes as it is; Django's own way from a field's value to the database's is long.
AS_IS: dict[type[Any], type] = {
    **dict.fromkeys([models.CharField, models.TextField, models.EmailField], str),
    **dict.fromkeys([models.BigAutoField, models.BigIntegerField, models.ForeignKey, models.IntegerField], int),
    **dict.fromkeys([models.PositiveIntegerField, models.PositiveSmallIntegerField], int),
    models.BooleanField: bool,
    models.UUIDField: UUID,
    models.DateTimeField: datetime,
}


def insert(first: M, *others: Model) -> M:
    """Write new rows by one statement and give them their keys; the first one is returned.

    The rows may be of several models and point at each other: each comes after those it points at. A key that is set
    already is kept. As `bulk_create` this sends no signals and knows no defaults of the database, and it opens no
    transaction of its own. Raises ValueError for a row that points at one that is neither among them nor written.
    """
    rows: tuple[Model, ...] = (first, *others)
    places: dict[int, int] = {}
    shapes, links, values = [], [], []
    for row in rows:
        insertion = _prepared_insert(type(row), row.pk is not None)
        pointed = {}
        for number, (field, kind) in enumerate(insertion.fields):
            target = _unsaved_relation(field, row) if field.is_relation else None
            if target is None:
                values.append(_value(field, kind, row))
            elif id(target) in places:
                pointed[number] = places[id(target)]
                links.append((row, field, target))
            else:
                raise ValueError(f"{field} points at a row that is not written")
        shapes.append((insertion, tuple(pointed.items())))
        places[id(row)] = len(places)
    [keys] = _statement(tuple(shapes)).rows(values)
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for row, field, other in links:
        setattr(row, field.name, other)
    return first


def _unsaved_relation(field: Any, row: Model) -> Model | None:
    """The row that `row` points at where that has no key yet; one it got since it was pointed at is taken over."""
    target: Model | None = field.get_cached_value(row, default=None)
    if target is None or getattr(row, field.attname) is not None:
        return None
    setattr(row, field.attname, target.pk)
    return target if target.pk is None else None


def _value(field: Any, kind: type | None, row: Model) -> Any:
    if kind is not None:
        value = getattr(row, field.attname)
        if value is None or (type(value) is kind and not _is_naive(value)):
            return value
    return field.get_db_prep_save(field.pre_save(row, True), connection)


def _is_naive(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None


@dataclass(frozen=True, slots=True, eq=False)
class _PreparedInsert:
    head: str
    fields: tuple[tuple[Any, type | None], ...]
    places: tuple[str, ...]
    key: str


@cache
def _prepared_insert(model: type[Model], has_key: bool) -> _PreparedInsert:
    local: list[Field[Any, Any]] = [field for field in model._meta.local_concrete_fields if not field.generated]
    fields = [field for field in local if has_key or not field.primary_key]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=connection)
    [(sql, _)] = compiler.as_sql()
    [places], _ = compiler.assemble_as_sql(fields, [[None] * len(fields)])
    kinds = tuple((field, None if _is_generated(field) else AS_IS.get(type(field))) for field in fields)
    return _PreparedInsert(
        sql.partition("(%s")[0], kinds, tuple(places), connection.ops.quote_name(str(model._meta.pk.column))
    )


def _is_generated(field: Field[Any, Any]) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


@cache
def _statement(shapes: tuple[tuple[_PreparedInsert, tuple[tuple[int, int], ...]], ...]) -> PreparedStatement:
    """The rows in this order; of each the numbers of the fields that take the key of an earlier one, and which."""
    parts = []
    for number, (insertion, pointed) in enumerate(shapes):
        places = list(insertion.places)
        for field, target in pointed:
            places[field] = f"(TABLE row_{target})"
        parts.append(f"row_{number} AS ({insertion.head} ({', '.join(places)}) RETURNING {insertion.key})")
    written = ", ".join(f"(TABLE row_{number})" for number in range(len(parts)))
    return PreparedStatement(f"WITH {', '.join(parts)} SELECT {written}")
