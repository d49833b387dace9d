"""How long a statement of the web process may take: bounded from the start of each connection, but for the office."""

from __future__ import annotations

import logging
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

REFUSED_BY_POOLER = "unsupported startup parameter"  # as PgBouncer says

_is_unbounded: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()  # by connection of the driver


def bound_new_connections(seconds: int) -> None:
    """Let PostgreSQL cancel what takes longer, on every connection that this process opens from now on.

    Not behind a pooler that the settings do not tell of, which refuses this: a line in the log says so.
    """
    options = connection.settings_dict["OPTIONS"]
    bound = f"{options.get('options', '')} -c statement_timeout={seconds * 1000}".strip()
    if _is_refused({**options, "options": bound}):
        logger.error("Anfragen sind nicht begrenzt. Hinter einem Pooler fehlt LISTEN_DATABASE_URL.")
    else:
        connection.settings_dict["OPTIONS"] = {**options, "options": bound}


def _is_refused(options: dict[str, Any]) -> bool:
    """Whether a pooler refuses connections with these options; not where the database is away."""
    probe = connection.copy()
    probe.settings_dict["OPTIONS"] = options
    try:
        probe.ensure_connection()
    except DatabaseError as error:
        return REFUSED_BY_POOLER in str(error)
    finally:
        probe.close()
    return False


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
