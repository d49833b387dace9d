"""The states of accessions and their participants, and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class AccessionState(models.TextChoices):
    OPEN = "open", "offen, sammelt Antworten"
    EXECUTING = "executing", "läuft"
    EXECUTED = "executed", "ausgeführt"
    UNDOING = "undoing", "wird zurückgenommen"
    CANCELLED = "cancelled", "abgesagt"


class RunKind(models.TextChoices):
    EXECUTE = "execute", "Ausführung"
    UNDO = "undo", "Rücknahme"


class RunOutcome(models.TextChoices):
    DONE = "done", "fertig"
    REFUSED = "refused", "nicht ausgeführt"


class AccessionTransition(StrEnum):
    ORDER = "order"
    EXECUTE = "execute"
    REFUSE = "refuse"
    ORDER_UNDO = "order_undo"
    UNDO = "undo"
    REFUSE_UNDO = "refuse_undo"
    CANCEL = "cancel"


A = AccessionState

ACCESSION_TRANSITIONS = TransitionTable(
    {
        AccessionTransition.ORDER: ({A.OPEN}, {A.EXECUTING}),
        AccessionTransition.EXECUTE: ({A.EXECUTING}, {A.EXECUTED}),
        AccessionTransition.REFUSE: ({A.EXECUTING}, {A.OPEN}),
        AccessionTransition.ORDER_UNDO: ({A.EXECUTED}, {A.UNDOING}),
        AccessionTransition.UNDO: ({A.UNDOING}, {A.OPEN}),
        AccessionTransition.REFUSE_UNDO: ({A.UNDOING}, {A.EXECUTED}),
        AccessionTransition.CANCEL: ({A.OPEN}, {A.CANCELLED}),
    }
)


class ParticipantState(models.TextChoices):
    DRAFT = "draft", "noch nicht eingeladen"
    INVITED = "invited", "eingeladen, noch keine Antwort"
    DEFERRED = "deferred", "Beschluss steht noch aus"
    DECLARED = "declared", "Beitritt erklärt"
    DECLINED = "declined", "abgelehnt"
    JOINED = "joined", "beigetreten"
    SKIPPED = "skipped", "nicht aufgenommen"


class ParticipantTransition(StrEnum):
    INVITE = "invite"
    DECLARE = "declare"
    DECLINE = "decline"
    DEFER = "defer"
    JOIN = "join"
    SKIP = "skip"
    TAKE_OUT = "take_out"
    REOPEN = "reopen"


P = ParticipantState
ANSWERABLE = frozenset({P.DRAFT, P.INVITED, P.DEFERRED, P.DECLARED, P.DECLINED})

# An answer may be changed, also for another of its kind. REOPEN goes back to the state before the execution.
PARTICIPANT_TRANSITIONS = TransitionTable(
    {
        ParticipantTransition.INVITE: ({P.DRAFT, P.INVITED}, {P.INVITED}),
        ParticipantTransition.DECLARE: (ANSWERABLE, {P.DECLARED}),
        ParticipantTransition.DECLINE: (ANSWERABLE, {P.DECLINED}),
        ParticipantTransition.DEFER: (ANSWERABLE, {P.DEFERRED}),
        ParticipantTransition.JOIN: ({P.DECLARED}, {P.JOINED}),
        ParticipantTransition.SKIP: (ANSWERABLE, {P.SKIPPED}),
        ParticipantTransition.TAKE_OUT: ({P.JOINED}, {P.SKIPPED}),
        ParticipantTransition.REOPEN: ({P.JOINED, P.SKIPPED}, ANSWERABLE),
    }
)
