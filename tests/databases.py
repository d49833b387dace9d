"""The databases of the tests: one that is migrated, once for all processes, and copies of it."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases

# pytest-django forbids the database outside its own fixtures; this is its `django_db_blocker.unblock`.
Unblocked = Callable[[], AbstractContextManager[None]]
TEMPLATE = "test_template"


def migrate_template(run: str) -> None:
    """Make `TEMPLATE`, empty and migrated, unless another process of the same test run has made it."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "test-template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remark = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        if _maintain(remark, TEMPLATE) != [run]:
            drop(TEMPLATE)
            connection.settings_dict["TEST"]["NAME"] = TEMPLATE
            setup_databases(verbosity=0, interactive=False, serialized_aliases=())
            _maintain(f"COMMENT ON DATABASE {TEMPLATE} IS %s", run)


def recreate_from_template(name: str) -> None:
    """`name` becomes a copy of `TEMPLATE`; what a killed session left behind under this name is dropped."""
    leftovers = _maintain("SELECT datname FROM pg_database WHERE datname ~ ('^' || %s || '(_copy_.*)?$')", name)
    for leftover in leftovers:
        drop(leftover)
    _copy(TEMPLATE, name)


def drop(name: str) -> None:
    _maintain(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def copied_database(unblocked: Unblocked, source: str = TEMPLATE) -> Iterator[str]:
    """A new database with the tables and rows of `source`, where nobody may be connected; dropped at the end.

    It is `TEMPLATE` that is copied: the rows that tests rolled back still fill the databases they work on.
    """
    name = f"{connection.settings_dict['NAME']}_copy_{uuid4().hex[:12]}"
    with unblocked():
        _copy(source, name)
    try:
        yield name
    finally:
        with unblocked():
            drop(name)


@contextmanager
def use_database(name: str, unblocked: Unblocked) -> Iterator[None]:
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


def _copy(source: str, name: str) -> None:
    _maintain(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")


def _maintain(statement: str, *parameters: str) -> list[str]:
    """The first column of what it answers, if it answers."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor] if cursor.description else []
