"""Advisory locks on names, for things that have no row yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from core.statements import PrecedingStatements, PreparedStatement

LOCK_SQL = """
SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
FROM (SELECT key FROM unnest(%s) WITH ORDINALITY AS keys (key, place) ORDER BY place OFFSET 0) AS sorted
"""
LOCK_SHARED_SQL = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"

ASYNC_COMMIT = PreparedStatement("SELECT set_config('synchronous_commit', 'off', true)")
FLUSH = PreparedStatement("SELECT pg_logical_emit_message(true, 'flush', '')")


def lock(*keys: str) -> None:
    """Lock the keys until the transaction ends; other transactions that ask for one of them wait.

    Keys are locked in sorted order, so that callers cannot deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [sorted(set(keys))])


def lock_shared(key: str) -> None:
    """Lock a key together with others who share it; `lock()` of the same key waits for all of them, and they for it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SHARED_SQL, [key])


@contextmanager
def early_release() -> Iterator[PrecedingStatements]:
    """Transaction that releases its locks before its commit is written to disk, and then waits for the disk.

    Yields the statements that must be sent with the first lock (`preceded_by=`). This is safe because the write-ahead
    log has one order: no transaction that saw the change can be durable before it. Inside another transaction it has
    no effect.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        yield [(ASYNC_COMMIT, [])] if is_outermost else []
    if is_outermost:
        FLUSH.rows()
