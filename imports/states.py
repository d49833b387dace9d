"""The states of an import, what may follow what, and what becomes of its rows."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class ImportState(models.TextChoices):
    CHECKING = "checking", "wird geprüft"
    CHECKED = "checked", "geprüft, noch nichts übernommen"
    APPLYING = "applying", "wird übernommen"
    APPLIED = "applied", "übernommen"
    UNDOING = "undoing", "wird zurückgenommen"
    UNDONE = "undone", "zurückgenommen"
    DISCARDED = "discarded", "verworfen"


class ImportTransition(StrEnum):
    FINISH_CHECK = "finish_check"
    CHECK_AGAIN = "check_again"
    APPLY = "apply"
    FINISH_APPLY = "finish_apply"
    UNDO = "undo"
    FINISH_UNDO = "finish_undo"
    DISCARD = "discard"


S = ImportState

IMPORT_TRANSITIONS = TransitionTable(
    {
        ImportTransition.FINISH_CHECK: ({S.CHECKING}, {S.CHECKED}),
        ImportTransition.CHECK_AGAIN: ({S.CHECKED, S.UNDONE}, {S.CHECKING}),
        ImportTransition.APPLY: ({S.CHECKED}, {S.APPLYING}),
        ImportTransition.FINISH_APPLY: ({S.APPLYING}, {S.APPLIED}),
        ImportTransition.UNDO: ({S.APPLIED}, {S.UNDOING}),
        ImportTransition.FINISH_UNDO: ({S.UNDOING}, {S.UNDONE}),
        ImportTransition.DISCARD: ({S.CHECKED, S.UNDONE}, {S.DISCARDED}),
    }
)


class RowOutcome(models.TextChoices):
    """What the dry run says of a row."""

    NEW = "new", "neu"
    CHANGED = "changed", "geändert"
    UNCHANGED = "unchanged", "bekannt und unverändert"
    DOUBTFUL = "doubtful", "wahrscheinlich schon bekannt"
    FAULTY = "faulty", "fehlerhaft"


class RowResult(models.TextChoices):
    """What became of a row."""

    WAITING = "", "noch nicht übernommen"
    APPLIED = "applied", "übernommen"
    SKIPPED = "skipped", "nicht übernommen"
    UNDONE = "undone", "zurückgenommen"
    LEFT = "left", "geblieben"
