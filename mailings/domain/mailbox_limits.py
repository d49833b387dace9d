"""How many mails that anybody can cause one mailbox may get."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from core import limits


def count_mail(address: str, *, at: datetime) -> bool:
    """Count one mail for this mailbox; False where it has had its share of this hour or day.

    The caller then does everything but write the mail, so that the page is the same for all.
    """
    hour, day = settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY
    try:
        limits.count_in_two_windows(
            "mailbox", address.lower(), shorter=(hour, timedelta(hours=1)), longer=(day, timedelta(days=1)), at=at
        )
    except limits.LimitReachedError:
        return False
    return True
