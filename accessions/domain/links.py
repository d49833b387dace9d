"""Link and short code of a participant."""

from __future__ import annotations

from datetime import datetime

from accessions.models import AccessionParticipant
from core import codes
from core.tokens import Link

PAGE = "accessions:participation"
CODE_PURPOSE = "accession code"


def link(participant: AccessionParticipant, *, at: datetime) -> Link:
    return Link(PAGE, participant.pk, participant.link_generation, at)


def code(participant: AccessionParticipant) -> str:
    return codes.code(CODE_PURPOSE, participant.pk, participant.link_generation)


def find_by_code(typed: str) -> AccessionParticipant | None:
    """The participant with this code, however it was typed, or None. The caller limits the attempts."""
    return codes.find(AccessionParticipant.objects.with_details().select_related("accession"), typed, CODE_PURPOSE)
