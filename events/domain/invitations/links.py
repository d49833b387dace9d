"""Links and short codes of an invitation."""

from __future__ import annotations

from datetime import datetime

from core import codes
from core.tokens import Link
from events.models import Invitation

PAGE = "events:invitation"
CODE_PAGE = "events:invitation_code"
CODE = "invitation code"


def link(invitation: Invitation, *, at: datetime) -> Link:
    return Link(PAGE, invitation.pk, invitation.link_generation, at)


def code(invitation: Invitation) -> str:
    return codes.code(CODE, invitation.pk, invitation.link_generation)


def find_by_code(typed: str) -> Invitation | None:
    """The invitation with this code, however typed; None for any other. Callers limit the number of tries."""
    return codes.find(Invitation.objects.select_related("event").filter(anonymised_at=None), typed, CODE)
