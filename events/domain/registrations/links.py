"""Link and short code of a registration."""

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
    """The code on the ticket, also in its QR code."""
    return codes.code(TICKET, registration.pk, registration.link_generation)


def find_by_code(typed: str) -> Registration | None:
    """The registration with this code, in any state; None for any other. Callers limit the number of tries."""
    return codes.find(Registration.objects.select_related("event"), typed, TICKET)
