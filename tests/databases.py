"""The databases of the tests: one that is migrated, once for all processes, and copies of it.

A copy takes a quarter of a second, and several times that while another is made. Where many tests commit one after the
other, they share a copy that is emptied between them.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import setup_databases

# pytest-django forbids the database outside its own fixtures; this is its `django_db_blocker.unblock`.
Unblocked = Callable[[], AbstractContextManager[None]]
TEMPLATE = "test_template"
# Whatever the migrated tables and rows may depend on.
SOURCES = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/**/*.py",
    "core/**/*.py",
    "normalisation/**/*.py",
    "portal/management/commands/migrate.py",
    "requirements/*.txt",
)

END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# A row fills its table's file even where it was rolled back.
FILLED_TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
STARTED_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"


def migrate_template(*, reuse: bool) -> None:
    """Make `TEMPLATE`, empty and migrated, unless one of these very sources, or with `reuse` of any, is there."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "test-template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remark = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        digest, found = _digest_of_sources(), _maintain(remark, TEMPLATE)
        if found != [digest] and not (reuse and any(found)):
            drop(TEMPLATE)
            connection.settings_dict["TEST"]["NAME"] = TEMPLATE
            setup_databases(verbosity=0, interactive=False, serialized_aliases=())
            _maintain(f"COMMENT ON DATABASE {TEMPLATE} IS %s", digest)


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


class EmptiedDatabase:
    """A copy of `TEMPLATE` for many tests; `clear` gives back what `TEMPLATE` holds, whatever was committed."""

    def __init__(self, name: str, unblocked: Unblocked) -> None:
        self.name, self._unblocked = name, unblocked
        with self._opened():
            self._rows, self._numbers = _rows_of(_filled_tables()), _started_sequences()

    def clear(self) -> None:
        """Ends all other connections. Made anew where rows that the migrations wrote are no longer as they were."""
        with self._opened():
            _query(END_OTHERS)
            _empty(_filled_tables() - self._rows.keys())
            _restart(_started_sequences().keys() - self._numbers.keys())
            is_as_migrated = (_rows_of(self._rows), _started_sequences()) == (self._rows, self._numbers)
        if not is_as_migrated:
            with self._unblocked():
                drop(self.name)
                _copy(TEMPLATE, self.name)

    def _opened(self) -> AbstractContextManager[None]:
        return use_database(self.name, self._unblocked)


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


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in settings.BASE_DIR.glob(pattern)}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(settings.BASE_DIR)} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _filled_tables() -> set[str]:
    """Those with rows or remains of rows."""
    return {table for [table] in _query(FILLED_TABLES)}


def _started_sequences() -> dict[str, int]:
    """Which number each has given last."""
    return dict(_query(STARTED_SEQUENCES))


def _empty(tables: Iterable[str]) -> None:
    """Down to files of no bytes, also where no row may ever be deleted: triggers and foreign keys stay silent.

    TRUNCATE would take all tables that refer to one of them, and make new files.
    """
    if names := [connection.ops.quote_name(table) for table in sorted(tables)]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {name}" for name in names))  # noqa: S608 - our own tables
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (INDEX_CLEANUP ON) {', '.join(names)}")


def _restart(sequences: Iterable[str]) -> None:
    if statements := [f"ALTER SEQUENCE {name} RESTART" for name in sorted(sequences)]:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements))


def _rows_of(tables: Iterable[str]) -> dict[str, str]:
    """A digest of the rows of each table."""
    digest = "SELECT '{0}', md5(string_agg(row::text, ' ' ORDER BY row::text)) FROM {0} AS row"
    return dict(_query(" UNION ALL ".join(digest.format(table) for table in sorted(tables))))


def _query(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor)


def _copy(source: str, name: str) -> None:
    _maintain(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")


def _maintain(statement: str, *parameters: str) -> list[str]:
    """The first column of what it answers, if it answers."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor] if cursor.description else []
