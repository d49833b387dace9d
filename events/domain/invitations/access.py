"""How a guest comes to their page: by the link of a mail, or by the short code of a letter."""

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


def by_code(typed: str) -> Invitation | None:
    """The invitation whose code this is, however it was typed; None for any other. Tries are the caller's to limit."""
    row = codes.row_in(typed)
    if row is None:
        return None
    found = Invitation.objects.select_related("event").filter(pk=row, anonymised_at=None).first()
    return found if found and codes.is_right(typed, CODE, found.pk, found.link_generation) else None
