"""How somebody comes to their registration: by the link of a mail, or by the short code of the ticket."""

from __future__ import annotations

from datetime import datetime

from core import codes
from core.tokens import Link
from events.models import Registration

PAGE = "events:registration"
TICKET = "ticket"


def link(registration: Registration, *, at: datetime) -> Link:
    return Link(PAGE, registration.pk, registration.link_generation, at)


def code(registration: Registration) -> str:
    """What ticket and QR code say."""
    return codes.code(TICKET, registration.pk, registration.link_generation)


def find_by_code(typed: str) -> Registration | None:
    """The registration whose code this is, in whatever state; None for any other. Tries are the caller's to limit."""
    return codes.find(Registration.objects.select_related("event"), typed, TICKET)
