"""What the worker does for mails."""

from datetime import datetime, timedelta

from django.conf import settings

from core.jobs import Job, KeepGoing, register
from mailings.domain.sending import send_due


def send_mails(at: datetime, keep_going: KeepGoing) -> int:
    return send_due(at=at, limit=100, keep_going=keep_going)


register(Job("Mails senden", send_mails, timedelta(seconds=1), may_take=settings.MAIL_LEASE))
