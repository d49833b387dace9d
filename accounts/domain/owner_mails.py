"""Mails that tell the owner of a login what was changed about it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from accounts.models import User
from mailings.domain import outgoing


def queue(template: str, user: User, *, to: str = "", at: datetime, **context: object) -> None:
    """Queue a mail to the owner, at their address or the given one; none to an address that takes no mail."""
    try:
        outgoing.queue(template, to=to or user.email, cause=user, at=at, context={"user": user, "at": at, **context})
    except ValidationError:  # an address from the command line to which nothing can be sent
        return
