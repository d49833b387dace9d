"""Locks on names instead of rows, for what does not exist yet; and locks that many wait for, held shortly."""

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
    """Hold the keys until the running transaction ends; whoever asks for one of them meanwhile waits.

    The keys are taken in one order everywhere, so that two callers with the same keys cannot block each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [sorted(set(keys))])


def lock_shared(key: str) -> None:
    """Hold a key together with others who share it; `hold()` of the same key waits for all of them and they for it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SHARED_SQL, [key])


@contextmanager
def early_release() -> Iterator[PrecedingStatements]:
    """A transaction whose locks go before its commit is on disk; then it waits for the disk, together with others.

    It gives what is to be sent with its first lock (`Statement.rows(after=…)`): without that it waits for the disk as
    any other. Who comes next sees what is not yet safe, but nothing of theirs can become safe before it: the log has
    one order. Who called is answered when it is. Inside a transaction that runs already this is only a part of it.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        yield [(ASYNC_COMMIT, [])] if is_outermost else []
    if is_outermost:
        FLUSH.rows()
