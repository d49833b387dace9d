"""Rate limits per client address or mailbox, counted in the database by one statement each."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from core.models import RateLimitCount
from core.statements import PreparedStatement

COUNTED = """
INSERT INTO core_ratelimitcount AS tally (key, window_end, count) VALUES (%s, %s, 1)
ON CONFLICT (key, window_end) DO UPDATE SET count = tally.count + 1 RETURNING count
"""
# In a transaction of its own: nobody behind the same address waits for the disk, a crash may lose a few counts.
COUNT_WITHOUT_FLUSH = PreparedStatement(
    COUNTED.replace("VALUES (%s, %s, 1)", "SELECT %s, %s, 1 FROM set_config('synchronous_commit', 'off', true)")
)
COUNT = PreparedStatement(COUNTED)
COUNT_IN_TWO_WINDOWS = PreparedStatement("""
WITH shorter AS (
  INSERT INTO core_ratelimitcount AS tally (key, window_end, count) VALUES (%s, %s, 1)
  ON CONFLICT (key, window_end) DO UPDATE SET count = tally.count + 1 RETURNING count
),
longer AS (
  INSERT INTO core_ratelimitcount AS tally (key, window_end, count)
  SELECT %s, %s, 1 FROM shorter WHERE shorter.count <= %s
  ON CONFLICT (key, window_end) DO UPDATE SET count = tally.count + 1 RETURNING count
)
SELECT (TABLE shorter), (TABLE longer)
""")


class LimitReachedError(Exception):
    """The limit is reached until the window ends; `retry_after` is the number of seconds until then."""

    def __init__(self, window_end: datetime, *, at: datetime) -> None:
        self.window_end = window_end
        self.retry_after = max(1, int((window_end - at).total_seconds()))
        super().__init__(f"again in {self.retry_after} s")


def count(scope: str, key: str, *, limit: int, period: timedelta, at: datetime) -> None:
    """Count one use of `scope` by `key` within the current window of length `period`.

    Raises LimitReachedError beyond `limit`. The count belongs to the caller's transaction; only a keyed hash of the key
    is stored.
    """
    digest, window_end = _window(scope, key, period, at)
    [[used]] = (COUNT if connection.in_atomic_block else COUNT_WITHOUT_FLUSH).rows([digest, window_end])
    _refuse_beyond(limit, used, window_end=window_end, at=at)


def count_in_two_windows(
    scope: str, key: str, *, shorter: tuple[int, timedelta], longer: tuple[int, timedelta], at: datetime
) -> None:
    """`count()` in two windows by one statement, each given as (limit, period).

    The longer window counts only what the shorter one allows.
    """
    (limit, period), (max_longer, period_longer) = shorter, longer
    digest, window_end = _window(scope, key, period, at)
    digest_longer, window_end_longer = _window(scope, key, period_longer, at)
    [[used, used_longer]] = COUNT_IN_TWO_WINDOWS.rows([digest, window_end, digest_longer, window_end_longer, limit])
    _refuse_beyond(limit, used, window_end=window_end, at=at)
    _refuse_beyond(max_longer, used_longer, window_end=window_end_longer, at=at)


def first_use(scope: str, key: str, *, period: timedelta, at: datetime) -> RateLimitCount:
    """The row, not yet written, of the first use of `scope` by `key` in the current window.

    For who writes it together with other rows, by one statement: that there is none yet, they know by a lock.
    """
    digest, window_end = _window(scope, key, period, at)
    return RateLimitCount(key=digest, window_end=window_end, count=1)


def check(scope: str, key: str, *, limit: int, period: timedelta, at: datetime) -> None:
    """Raise LimitReachedError where the limit is already reached, without counting."""
    digest, window_end = _window(scope, key, period, at)
    used = RateLimitCount.objects.filter(key=digest, window_end=window_end).values_list("count", flat=True).first() or 0
    _refuse_beyond(limit, used + 1, window_end=window_end, at=at)


def _window(scope: str, key: str, period: timedelta, at: datetime) -> tuple[str, datetime]:
    seconds = int(period.total_seconds())
    window_end = datetime.fromtimestamp((int(at.timestamp()) // seconds + 1) * seconds, UTC)
    return salted_hmac("core.limits", f"{scope}:{seconds}:{key}", algorithm="sha256").hexdigest(), window_end


def _refuse_beyond(limit: int, used: int, *, window_end: datetime, at: datetime) -> None:
    if used > limit:
        raise LimitReachedError(window_end, at=at)


def delete_expired(*, at: datetime) -> int:
    """Delete the counts of windows that have ended; returns how many."""
    return RateLimitCount.objects.filter(window_end__lte=at).delete()[0]
