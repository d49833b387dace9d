"""Sends due mails. Any number of workers may run at once; if one dies, no mail is lost."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Case, F, Value, When

from core.leases import claim, release
from core.outages import OutageError
from mailings.domain import digests, throttling
from mailings.domain.messages import build_message
from mailings.domain.send_failures import Failure, classify
from mailings.models import OutgoingMail
from mailings.states import MailState

logger = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
MAX_ATTEMPTS = len(BACK_OFF) + 1


class MailServerDownError(OutageError):
    """The mail server cannot be reached or has closed the connection; due mails keep waiting."""


def send_due(*, at: datetime, limit: int, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Send up to `limit` due mails, one after the other over one connection, and return how many were claimed.

    What has waited for its mailbox is due when that one's turn has come.
    A mail is claimed and committed before it is transmitted, and recorded as sent after the server's 250: where a
    worker dies in between, the mail is due again when its lease ends. What the server refuses for good is dead at once,
    anything else after about three days. `keep_going()` is called before each mail. Raises MailServerDownError where
    the server does not answer; that costs an attempt only of the mail being transmitted.
    """
    throttling.release_due(at=at, keep_going=keep_going)
    if not OutgoingMail.objects.due(at).exists():
        return 0
    started, claimed = time.monotonic(), 0
    with _open_connection() as connection:
        while claimed < limit and keep_going():
            now = at + timedelta(seconds=time.monotonic() - started)
            mail = claim(OutgoingMail.objects.due(now), duration=settings.MAIL_LEASE, at=now)
            if mail is None:
                break
            claimed += 1
            _deliver(mail, connection, at=now)
    return claimed


@contextmanager
def _open_connection() -> Iterator[BaseEmailBackend]:
    connection = get_connection()
    try:
        try:
            connection.open()
        except OSError as error:
            raise MailServerDownError(str(error)) from error
        yield connection
    finally:
        with suppress(OSError):
            connection.close()


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend, *, at: datetime) -> None:
    """Send a claimed mail and record the outcome; nothing is recorded where another worker has taken it meanwhile."""
    if mail.attempts > MAX_ATTEMPTS:
        _record_failure(mail, Failure("Jeder Versuch endete ohne Ergebnis.", is_permanent=True), at=at)
        return
    try:
        connection.send_messages([build_message(mail)])
    except Exception as error:
        failure = classify(error, mail)
        logger.warning("Mail %s, Versuch %s: %s", mail.pk, mail.attempts, failure.reason)
        _record_failure(mail, failure, at=at)
        if failure.breaks_connection:
            raise MailServerDownError(failure.reason) from error
    else:
        _release(mail, state=MailState.SENT, sent_at=at, last_error="")


def _record_failure(mail: OutgoingMail, failure: Failure, *, at: datetime) -> None:
    if failure.is_permanent or mail.attempts >= MAX_ATTEMPTS:
        # A mail that was stopped during transmission stays stopped.
        state = Case(When(state=MailState.WAITING, then=Value(MailState.DEAD)), default=F("state"))
        _release(mail, state=state, last_error=failure.reason)
    else:
        _release(mail, due_at=at + BACK_OFF[mail.attempts - 1], last_error=failure.reason)


def _release(mail: OutgoingMail, **changes: Any) -> None:
    """Save the outcome and end the lease; the parts of a digest share its outcome."""
    if not digests.is_digest(mail):
        release(mail, **changes)
        return
    with transaction.atomic():
        parts = digests.lock_parts(mail)
        if release(mail, **changes):
            parts.update(**changes)
