"""Copies of the migrated test database, for what must be committed: nothing is emptied, copies are dropped."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

from django.db import connection, connections

# pytest-django forbids the database outside its own fixtures; this is its `django_db_blocker.unblock`.
Unblocked = Callable[[], AbstractContextManager[None]]


@contextmanager
def copied(source: str, unblocked: Unblocked) -> Iterator[str]:
    """A new database with the tables and rows of `source`, to which nobody may be connected; dropped at the end."""
    name = f"copy_{uuid4().hex[:12]}"
    _maintain(f"CREATE DATABASE {name} TEMPLATE {source}", unblocked)
    try:
        yield name
    finally:
        _maintain(f"DROP DATABASE {name} WITH (FORCE)", unblocked)


@contextmanager
def switched_to(name: str, unblocked: Unblocked) -> Iterator[None]:
    """The default connection of every thread in this process opens `name` meanwhile."""
    settings = connections.settings["default"]
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    try:
        with unblocked():
            yield
    finally:
        connection.close()
        settings["NAME"] = before


def _maintain(statement: str, unblocked: Unblocked) -> None:
    connection.close()
    with unblocked(), connection._nodb_cursor() as cursor:
        cursor.execute(statement)
