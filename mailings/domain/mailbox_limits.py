"""Limits how many mails anybody can cause to one mailbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from core import limits


def count_mail(address: str, *, at: datetime) -> bool:
    """Count a mail to this mailbox and say whether it may be sent; False beyond the hourly or daily limit.

    Callers then skip the mail only, so that the page does not reveal it.
    """
    hour, day = settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY
    try:
        limits.count_in_two_windows(
            "mailbox", address.lower(), shorter=(hour, timedelta(hours=1)), longer=(day, timedelta(days=1)), at=at
        )
    except limits.LimitReachedError:
        return False
    return True
