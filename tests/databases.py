"""Copies of the migrated test database, for what must be committed: nothing is emptied, copies are dropped."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

from django.db import connection, connections

# pytest-django forbids the database outside its own fixtures; this is its `django_db_blocker.unblock`.
Unblocked = Callable[[], AbstractContextManager[None]]
LEAVE = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@contextmanager
def copied(source: str, unblocked: Unblocked) -> Iterator[str]:
    """A new database with the tables and rows of `source`; dropped at the end.

    Sessions that threads left behind in `source` are ended first: PostgreSQL copies only what nobody is connected to.
    """
    name = f"{source}_copy_{uuid4().hex[:12]}"
    with unblocked():
        _maintain(LEAVE, [source])
        _maintain(f"CREATE DATABASE {name} TEMPLATE {source}")
    try:
        yield name
    finally:
        with unblocked():
            _maintain(f"DROP DATABASE {name} WITH (FORCE)")


def drop_copies(source: str) -> None:
    """Drop what a killed session left behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{source}_copy_"])
        names = [name for (name,) in cursor]
    for name in names:
        _maintain(f"DROP DATABASE {name} WITH (FORCE)")


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


def _maintain(statement: str, parameters: list[str] | None = None) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, parameters)
