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
    name = f"{source}_copy_{uuid4().hex[:12]}"
    with unblocked():
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


def _maintain(statement: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
