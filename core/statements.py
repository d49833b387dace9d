"""Statements that are the same for every request: wording and planning a query costs more than answering it.

Django words it once in a process, PostgreSQL plans it once in a connection (`PREPARE`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Expression, Model, QuerySet
from psycopg2.errors import DuplicatePreparedStatement, InvalidSqlStatementName
from psycopg2.extensions import AsIs

logger = logging.getLogger(__name__)

Rows = tuple[tuple[Any, ...], ...]
PrecedingStatements = Sequence[tuple["PreparedStatement", Sequence[Any]]]
M = TypeVar("M", bound=Model)

LOST = (InvalidSqlStatementName, DuplicatePreparedStatement)


class Parameter(Expression):
    """In the query of a `PreparedQuery`: the place of a value that each asking brings under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]  # a list, as lookups change it in place


class PreparedStatement:
    """SQL with a `%s` for each value, planned once in each connection.

    Where a pooler may bring every transaction to another connection (`DATABASE_KEEPS_PLANS`), it is planned anew. A
    pooler that the settings do not tell of is noticed by the first plan it loses: that statement fails as the database
    says, and the process keeps no plans from then on. A name stands for one text in all processes, so that none of
    them ever runs another's.
    """

    _planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
    _are_lost = False

    def __init__(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        """`parameters`, where some are the same each time: these, and a `Parameter` for each of the others."""
        self._sql = sql
        self._parameters = parameters if parameters is not None else [Parameter("")] * sql.count("%s")
        same = [None if isinstance(one, Parameter) else one for one in self._parameters]
        self._name = f"statement_{sha256(repr((sql, same)).encode()).hexdigest()[:16]}"
        places = ", ".join("%s" for one in self._parameters if isinstance(one, Parameter))
        self._call = f"EXECUTE {self._name} ({places})" if places else f"EXECUTE {self._name}"

    def rows(self, values: Sequence[Any] = (), *, preceded_by: PrecedingStatements = ()) -> Rows:
        """Run it and give the columns as the driver does.

        `preceded_by` are statements, each with its values, that go to the database before it on the same way: each is
        finished when the next begins, what they answer is not read.
        """
        with connection.cursor() as cursor:
            try:
                sql, known = self._executable(cursor, values)
                if preceded_by:
                    preceding = [
                        cursor.mogrify(*one._executable(cursor, preceding_values))
                        for one, preceding_values in preceded_by
                    ]
                    sql, known = b"; ".join([*preceding, cursor.mogrify(sql, known)]).decode(), None
                cursor.execute(sql, known)
            except DatabaseError as error:
                if isinstance(error.__cause__, LOST):
                    self._warn_plan_lost()
                raise
            return tuple(cursor.fetchall())

    def _executable(self, cursor: Any, values: Sequence[Any]) -> tuple[str, Sequence[Any] | None]:
        """What is to be executed in this connection, with its values."""
        if settings.DATABASE_KEEPS_PLANS and not PreparedStatement._are_lost:
            self._plan(cursor)
            return self._call, values
        brought = iter(values)
        return self._sql, [next(brought) if isinstance(one, Parameter) else one for one in self._parameters]

    def _plan(self, cursor: Any) -> None:
        planned = self._planned.setdefault(cursor.connection, set())
        if self._name not in planned:
            numbers = count(1)
            values = [AsIs(f"${next(numbers)}") if isinstance(one, Parameter) else one for one in self._parameters]
            with connection.wrap_database_errors:
                cursor.cursor.execute(f"PREPARE {self._name} AS {self._sql}", values)
            planned.add(self._name)

    @staticmethod
    def _warn_plan_lost() -> None:
        PreparedStatement._are_lost = True
        logger.error("Geplante Anweisungen gehen verloren. Hinter einem Pooler fehlt LISTEN_DATABASE_URL.")


class PreparedQuery(Generic[M]):
    """A query that is compiled once in a process and executed anew each time.

    What differs from request to request is a `Parameter("name")` in it and is passed as `name=…`, as the driver takes
    it: a text, a number, a datetime, a key. None never equals anything.
    """

    def __init__(self, query: Callable[[], QuerySet[M, Any]]) -> None:
        """`query` is called at the first asking, when all models are there."""
        self._query = query

    def rows(self, **arguments: Any) -> Rows:
        """The columns as the driver gives them: for texts, whole numbers and dates."""
        return self._compiled.statement.rows(self._values(arguments))

    def first(self, **arguments: Any) -> M | None:
        """For a query that ends with `only()`: its first object, with these fields (texts, whole numbers, dates)."""
        rows = self.rows(**arguments)
        return self._object(rows[0]) if rows else None

    def first_with(
        self, *, preceded_by: PrecedingStatements = (), **arguments: Any
    ) -> tuple[M, tuple[Any, ...]] | None:
        """As `first()`, with the columns that the query adds by `annotate()`.

        `preceded_by` is that of `PreparedStatement.rows`.
        """
        rows = self._compiled.statement.rows(self._values(arguments), preceded_by=preceded_by)
        return (self._object(rows[0]), rows[0][len(self._compiled.names) :]) if rows else None

    def _values(self, arguments: dict[str, Any]) -> list[Any]:
        return [arguments[name] for name in self._compiled.parameters]

    def _object(self, row: tuple[Any, ...]) -> M:
        return self._compiled.model.from_db(connection.alias, self._compiled.names, row[: len(self._compiled.names)])

    @cached_property
    def _compiled(self) -> _CompiledQuery[M]:
        queryset = self._query()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = [column.target.attname for column, *_ in compiler.select if hasattr(column, "target")]
        arguments = [one.name for one in parameters if isinstance(one, Parameter)]
        return _CompiledQuery(PreparedStatement(sql, parameters), arguments, queryset.model, names)


@dataclass(frozen=True, slots=True)
class _CompiledQuery(Generic[M]):
    statement: PreparedStatement
    parameters: list[str]
    model: type[M]
    names: list[str]
