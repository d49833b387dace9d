"""The states of a role that somebody was given, and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class AssignmentState(models.TextChoices):
    PROPOSED = "proposed", "wartet auf Bestätigung"
    GRANTED = "granted", "erteilt"
    REFUSED = "refused", "nicht bestätigt"
    REVOKED = "revoked", "zurückgenommen"


class AssignmentTransition(StrEnum):
    CONFIRM = "confirm"
    REFUSE = "refuse"
    REVOKE = "revoke"


S = AssignmentState

ASSIGNMENT_TRANSITIONS = TransitionTable(
    {
        AssignmentTransition.CONFIRM: ({S.PROPOSED}, {S.GRANTED}),
        AssignmentTransition.REFUSE: ({S.PROPOSED}, {S.REFUSED}),
        AssignmentTransition.REVOKE: ({S.PROPOSED, S.GRANTED}, {S.REVOKED}),
    }
)
