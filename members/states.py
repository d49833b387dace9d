"""The states of applications and print jobs, and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


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

# REINSTATE goes back to the state before.
APPLICATION_TRANSITIONS = TransitionTable(
    {
        ApplicationTransition.CONFIRM: ({S.SUBMITTED}, {S.CONFIRMED}),
        ApplicationTransition.ASK: ({S.CONFIRMED, S.ANSWERED}, {S.QUESTION}),
        ApplicationTransition.ANSWER: ({S.QUESTION}, {S.ANSWERED}),
        ApplicationTransition.ACCEPT: (OPEN, {S.ACCEPTED}),
        ApplicationTransition.DECLINE: (OPEN, {S.DECLINED}),
        ApplicationTransition.WITHDRAW: (PENDING, {S.WITHDRAWN}),
        ApplicationTransition.EXPIRE: ({S.SUBMITTED}, {S.EXPIRED}),
        ApplicationTransition.SUPERSEDE: (OPEN, {S.SUPERSEDED}),
        ApplicationTransition.UNDO_ACCEPTANCE: ({S.ACCEPTED}, {S.CONFIRMED}),
        ApplicationTransition.REINSTATE: ({S.SUPERSEDED}, OPEN),
    }
)


class PrintState(models.TextChoices):
    WAITING = "waiting", "wird erstellt"
    DONE = "done", "fertig"
    FAILED = "failed", "fehlgeschlagen"


class PrintTransition(StrEnum):
    FINISH = "finish"
    FAIL = "fail"


# Read by the database's trigger alone: whoever holds the lease of a job writes its state.
PRINT_TRANSITIONS = TransitionTable(
    {
        PrintTransition.FINISH: ({PrintState.WAITING}, {PrintState.DONE}),
        PrintTransition.FAIL: ({PrintState.WAITING}, {PrintState.FAILED}),
    }
)
