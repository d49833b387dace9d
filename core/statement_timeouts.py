"""How long a statement of the web process may take: bounded from the start of each connection, but for the office."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_is_unbounded: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()  # by connection of the driver


def bound_new_connections(seconds: int) -> None:
    """Let PostgreSQL cancel what takes longer, on every connection that this process opens from now on."""
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds * 1000}".strip()


def bound() -> None:
    """Bound the statements of this thread; costs a statement only after `unbound()` on the same connection."""
    if connection.connection is not None and _is_unbounded.get(connection.connection):
        _execute("RESET statement_timeout", is_unbounded=False)


def unbound() -> None:
    """Let the statements of this thread take as long as they need; costs a statement after `bound()`."""
    if connection.connection is None or not _is_unbounded.get(connection.connection):
        _execute("SET statement_timeout = 0", is_unbounded=True)


def _execute(statement: str, *, is_unbounded: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    _is_unbounded[connection.connection] = is_unbounded
