"""Links to one's own data, requested and mailed."""

from datetime import datetime

from selfservice.domain import links


def request_and_mail_links(address: str, *, at: datetime) -> None:
    """What a visitor does at /konto/, and the worker a moment later."""
    links.request_links(address, at=at)
    links.mail_requested_links(at=at, limit=100)
