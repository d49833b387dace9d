"""How long a login lasts: it rolls on with use, for one working day at most."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

LONGEST = timedelta(hours=12)
RENEWAL = timedelta(minutes=5)  # a session is written again at most this often
SINCE, SEEN = "signed_in_at", "seen_at"


def keep_alive(session: SessionBase, *, at: datetime) -> bool:
    """Roll the session on; False where the working day is over and the login has to end."""
    now = int(at.timestamp())
    since = session.setdefault(SINCE, now)
    if now - since > LONGEST.total_seconds():
        return False
    if now - session.get(SEEN, 0) >= RENEWAL.total_seconds():
        session[SEEN] = now
    return True
