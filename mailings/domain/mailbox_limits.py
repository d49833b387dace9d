"""Limits how many mails anybody can cause to one mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from core import limits
from core.mailboxes import mailbox
from mailings.domain import outgoing
from mailings.domain.outgoing import MailDraft


def count_mail(address: str, *, at: datetime) -> bool:
    """Count a mail to this mailbox and say whether it may be sent; False beyond the hourly or daily limit.

    Callers then skip the mail only, so that the page does not reveal it.
    """
    hour, day = settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY
    try:
        limits.count_in_two_windows(
            "mailbox", mailbox(address), shorter=(hour, timedelta(hours=1)), longer=(day, timedelta(days=1)), at=at
        )
    except limits.LimitReachedError:
        return False
    return True


def queue_many(template: str, mails: Iterable[MailDraft], *, at: datetime) -> int:
    """`outgoing.queue_many()` of those mails whose mailbox may get one more; returns how many."""
    return outgoing.queue_many(template, [mail for mail in mails if count_mail(mail.to, at=at)], at=at)
