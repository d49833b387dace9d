"""The states of applications and print jobs, and what may follow what."""

from enum import StrEnum
from types import MappingProxyType

from django.db import models


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", "abgeschickt, noch nicht bestätigt"
    CONFIRMED = "confirmed", "bestätigt, wartet auf die Geschäftsstelle"
    QUESTION = "question", "Rückfrage gestellt"
    ANSWERED = "answered", "Rückfrage beantwortet"
    ACCEPTED = "accepted", "angenommen"
    DECLINED = "declined", "abgelehnt"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    EXPIRED = "expired", "verfallen"
    SUPERSEDED = "superseded", "durch einen anderen Beitritt erledigt"


class ApplicationTransition(StrEnum):
    CONFIRM = "confirm"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    UNDO_ACCEPTANCE = "undo_acceptance"
    REINSTATE = "reinstate"


S = ApplicationState
OPEN = frozenset({S.CONFIRMED, S.QUESTION, S.ANSWERED})  # what the office can decide
PENDING = OPEN | {S.SUBMITTED}

# act: (from these states, to this one). REINSTATE goes back to the state before, one of OPEN.
TRANSITIONS = MappingProxyType(
    {
        ApplicationTransition.CONFIRM: (frozenset({S.SUBMITTED}), frozenset({S.CONFIRMED})),
        ApplicationTransition.ASK: (frozenset({S.CONFIRMED, S.ANSWERED}), frozenset({S.QUESTION})),
        ApplicationTransition.ANSWER: (frozenset({S.QUESTION}), frozenset({S.ANSWERED})),
        ApplicationTransition.ACCEPT: (OPEN, frozenset({S.ACCEPTED})),
        ApplicationTransition.DECLINE: (OPEN, frozenset({S.DECLINED})),
        ApplicationTransition.WITHDRAW: (PENDING, frozenset({S.WITHDRAWN})),
        ApplicationTransition.EXPIRE: (frozenset({S.SUBMITTED}), frozenset({S.EXPIRED})),
        ApplicationTransition.SUPERSEDE: (OPEN, frozenset({S.SUPERSEDED})),
        ApplicationTransition.UNDO_ACCEPTANCE: (frozenset({S.ACCEPTED}), frozenset({S.CONFIRMED})),
        ApplicationTransition.REINSTATE: (frozenset({S.SUPERSEDED}), OPEN),
    }
)


def is_allowed(transition: ApplicationTransition, state: str) -> bool:
    return state in TRANSITIONS[transition][0]


def allowed_pairs() -> frozenset[tuple[str, str]]:
    """Every (from, to) the table allows; the database's trigger refuses all others."""
    return frozenset((old.value, new.value) for olds, news in TRANSITIONS.values() for old in olds for new in news)


class PrintState(models.TextChoices):
    WAITING = "waiting", "wird erstellt"
    DONE = "done", "fertig"
    FAILED = "failed", "fehlgeschlagen"


PRINT_TRANSITIONS = frozenset(
    {
        (PrintState.WAITING.value, PrintState.DONE.value),
        (PrintState.WAITING.value, PrintState.FAILED.value),
    }
)
