"""The states of a case and what may follow what."""

from enum import StrEnum
from types import MappingProxyType

from django.db import models


class CaseState(models.TextChoices):
    OPEN = "open", "offen"
    ANSWERED = "answered", "beantwortet"
    CLOSED = "closed", "abgeschlossen"


class CaseTransition(StrEnum):
    ANSWER = "answer"
    CLOSE = "close"


S = CaseState

# act: (from these states, to this one)
TRANSITIONS = MappingProxyType(
    {
        CaseTransition.ANSWER: (frozenset({S.OPEN}), S.ANSWERED),
        CaseTransition.CLOSE: (frozenset({S.OPEN, S.ANSWERED}), S.CLOSED),
    }
)


def allowed_pairs() -> frozenset[tuple[str, str]]:
    """Every (from, to) the table allows; the database's trigger refuses all others."""
    return frozenset((old.value, new.value) for olds, new in TRANSITIONS.values() for old in olds)
