"""Locks on names instead of rows: for what does not exist yet."""

from django.db import connection

HOLD = """
SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
FROM (SELECT key FROM unnest(%s) WITH ORDINALITY AS keys (key, place) ORDER BY place OFFSET 0) AS sorted
"""
SHARE = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def hold(*keys: str) -> None:
    """Hold the keys until the running transaction ends; whoever asks for one of them meanwhile waits.

    The keys are taken in one order everywhere, so that two callers with the same keys cannot block each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [sorted(set(keys))])


def share(key: str) -> None:
    """Hold a key together with others who share it; `hold()` of the same key waits for all of them and they for it."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [key])
