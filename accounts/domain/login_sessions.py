"""How long a login lasts: it is extended with use, for one working day at most."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

MAX_AGE = timedelta(hours=12)
RENEWAL = timedelta(minutes=5)  # a session is written again at most this often
SIGNED_IN_AT_KEY, SEEN_AT_KEY = "signed_in_at", "seen_at"


def keep_alive(session: SessionBase, *, at: datetime) -> bool:
    """Extend the session; False where it has reached its maximum age and the login must end."""
    now = int(at.timestamp())
    since = session.setdefault(SIGNED_IN_AT_KEY, now)
    if now - since > MAX_AGE.total_seconds():
        return False
    if now - session.get(SEEN_AT_KEY, 0) >= RENEWAL.total_seconds():
        session[SEEN_AT_KEY] = now
    return True
