"""The states of accessions and their participants, and what may follow what."""

from enum import StrEnum
from types import MappingProxyType

from django.db import models


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


class AccessionAct(StrEnum):
    ORDER = "order"
    EXECUTE = "execute"
    REFUSE = "refuse"
    ORDER_UNDO = "order_undo"
    UNDO = "undo"
    REFUSE_UNDO = "refuse_undo"
    CANCEL = "cancel"


A = AccessionState

ACCESSION_TRANSITIONS = MappingProxyType(
    {
        AccessionAct.ORDER: (frozenset({A.OPEN}), A.EXECUTING),
        AccessionAct.EXECUTE: (frozenset({A.EXECUTING}), A.EXECUTED),
        AccessionAct.REFUSE: (frozenset({A.EXECUTING}), A.OPEN),
        AccessionAct.ORDER_UNDO: (frozenset({A.EXECUTED}), A.UNDOING),
        AccessionAct.UNDO: (frozenset({A.UNDOING}), A.OPEN),
        AccessionAct.REFUSE_UNDO: (frozenset({A.UNDOING}), A.EXECUTED),
        AccessionAct.CANCEL: (frozenset({A.OPEN}), A.CANCELLED),
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


class ParticipantAct(StrEnum):
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

# act: (from these states, to this one). An answer may be changed, also for another of its kind. REOPEN goes back to
# the state before the execution, one of ANSWERABLE.
PARTICIPANT_TRANSITIONS = MappingProxyType(
    {
        ParticipantAct.INVITE: (frozenset({P.DRAFT, P.INVITED}), frozenset({P.INVITED})),
        ParticipantAct.DECLARE: (ANSWERABLE, frozenset({P.DECLARED})),
        ParticipantAct.DECLINE: (ANSWERABLE, frozenset({P.DECLINED})),
        ParticipantAct.DEFER: (ANSWERABLE, frozenset({P.DEFERRED})),
        ParticipantAct.JOIN: (frozenset({P.DECLARED}), frozenset({P.JOINED})),
        ParticipantAct.SKIP: (ANSWERABLE, frozenset({P.SKIPPED})),
        ParticipantAct.TAKE_OUT: (frozenset({P.JOINED}), frozenset({P.SKIPPED})),
        ParticipantAct.REOPEN: (frozenset({P.JOINED, P.SKIPPED}), ANSWERABLE),
    }
)


def allowed_accession_changes() -> frozenset[tuple[str, str]]:
    return frozenset((old.value, new.value) for olds, new in ACCESSION_TRANSITIONS.values() for old in olds)


def allowed_participant_changes() -> frozenset[tuple[str, str]]:
    """Every (from, to) of different states the table allows; what stays the same needs no permission."""
    pairs = ((old, new) for olds, news in PARTICIPANT_TRANSITIONS.values() for old in olds for new in news)
    return frozenset((old.value, new.value) for old, new in pairs if old != new)
