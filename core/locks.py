"""Locks on names instead of rows: for what does not exist yet."""

from django.db import connection


def hold(*keys: str) -> None:
    """Hold the keys until the running transaction ends; whoever asks for one of them meanwhile waits.

    The keys are taken in one order everywhere, so that two callers with the same keys cannot block each other.
    """
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
