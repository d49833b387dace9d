"""Rate limits of attempts to sign in, and to give the old password for a new one."""

from datetime import datetime, timedelta

from core import limits
from normalisation.mailboxes import mailbox

PERIOD = timedelta(minutes=15)
PER_MAILBOX = 10
PER_CLIENT_ADDRESS = 60  # a whole authority may sit behind one address
PER_MAILBOX_EVERYWHERE = 100  # so that a stranger who knows the address cannot keep its owner out from one place
PER_LOGIN = 10  # old passwords typed by somebody who is signed in


def count_attempt(*, email: str, client_address: str, at: datetime) -> None:
    """Count a login attempt, successful or not. Raises core.limits.LimitReachedError beyond the limit."""
    mailbox_key = mailbox(email)
    limits.count("login-origin", client_address, limit=PER_CLIENT_ADDRESS, period=PERIOD, at=at)
    limits.count("login-mailbox-origin", f"{mailbox_key} {client_address}", limit=PER_MAILBOX, period=PERIOD, at=at)
    limits.count("login-mailbox", mailbox_key, limit=PER_MAILBOX_EVERYWHERE, period=PERIOD, at=at)


def count_old_password(user_pk: int, *, at: datetime) -> None:
    """Count an old password typed for a new one, right or wrong. Raises core.limits.LimitReachedError."""
    limits.count("old-password", str(user_pk), limit=PER_LOGIN, period=PERIOD, at=at)
