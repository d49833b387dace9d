"""Sending what is due. Any number of workers may do it at once; one that dies loses nothing."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Case, F, Value, When

from core.leases import claim, give_back
from mailings.domain.failures import Failure, understand
from mailings.domain.messages import message_for
from mailings.models import OutgoingMail
from mailings.states import MailState

logger = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
MOST_ATTEMPTS = len(BACK_OFF) + 1


class MailServerDownError(Exception):
    """The mail server cannot be reached or broke the line off; what is due waits."""


def send_due(*, at: datetime, limit: int, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Send up to `limit` due mails, one after the other over one connection; how many were taken in hand.

    A mail is claimed and committed before it goes on the line, and recorded as sent after the server's 250: a worker
    that dies in between leaves a mail that comes back when its lease ends. What the server refuses for good is dead at
    once, anything else after about three days. `keep_going` is asked before each mail. Raises MailServerDownError where
    the server does not answer: no mail's attempts suffer but those of the one that was on the line.
    """
    if not OutgoingMail.objects.due(at).exists():
        return 0
    started, taken = time.monotonic(), 0
    with _line() as line:
        while taken < limit and keep_going():
            now = at + timedelta(seconds=time.monotonic() - started)
            mail = claim(OutgoingMail.objects.due(now), term=settings.MAIL_LEASE, at=now)
            if mail is None:
                break
            taken += 1
            _deliver(mail, line, at=now)
    return taken


@contextmanager
def _line() -> Iterator[BaseEmailBackend]:
    line = get_connection()
    try:
        try:
            line.open()
        except OSError as error:
            raise MailServerDownError(str(error)) from error
        yield line
    finally:
        with suppress(OSError):
            line.close()


def _deliver(mail: OutgoingMail, line: BaseEmailBackend, *, at: datetime) -> None:
    """Send one claimed mail and record what came of it; where the lease ran out meanwhile, nothing is recorded."""
    if mail.attempts > MOST_ATTEMPTS:
        _record(mail, Failure("Jeder Versuch endete ohne Ergebnis.", is_final=True), at=at)
        return
    try:
        line.send_messages([message_for(mail)])
    except Exception as error:
        failure = understand(error, mail)
        logger.warning("Mail %s, Versuch %s: %s", mail.pk, mail.attempts, failure.reason)
        _record(mail, failure, at=at)
        if failure.breaks_line:
            raise MailServerDownError(failure.reason) from error
    else:
        give_back(mail, state=MailState.SENT, sent_at=at, last_error="")


def _record(mail: OutgoingMail, failure: Failure, *, at: datetime) -> None:
    if failure.is_final or mail.attempts >= MOST_ATTEMPTS:
        # A mail that was stopped while it was on the line stays stopped.
        state = Case(When(state=MailState.WAITING, then=Value(MailState.DEAD)), default=F("state"))
        give_back(mail, state=state, last_error=failure.reason)
    else:
        give_back(mail, due_at=at + BACK_OFF[mail.attempts - 1], last_error=failure.reason)
