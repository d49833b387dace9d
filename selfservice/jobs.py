"""What the worker does for „Meine Daten“."""

from datetime import datetime, timedelta

from core.jobs import Job, KeepGoing, register
from selfservice.domain import links


def mail_requested_links(at: datetime, keep_going: KeepGoing) -> int:
    return links.mail_requested_links(at=at, limit=100, keep_going=keep_going)


MINUTE = timedelta(minutes=1)

register(Job("Angeforderte Links schreiben", mail_requested_links, timedelta(seconds=1), may_take=MINUTE))
