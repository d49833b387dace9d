"""The states of a case and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class CaseState(models.TextChoices):
    OPEN = "open", "offen"
    ANSWERED = "answered", "beantwortet"
    CLOSED = "closed", "abgeschlossen"


class CaseTransition(StrEnum):
    ANSWER = "answer"
    CLOSE = "close"


S = CaseState

CASE_TRANSITIONS = TransitionTable(
    {
        CaseTransition.ANSWER: ({S.OPEN}, {S.ANSWERED}),
        CaseTransition.CLOSE: ({S.OPEN, S.ANSWERED}, {S.CLOSED}),
    }
)
