"""What the office orders of an import: applying, taking back, throwing away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format

from accounts.models import User
from core.refusals import DomainRefusal
from imports.domain import retention
from imports.domain.transitions import IMPORT_MACHINE
from imports.models import Import, ImportedRecord
from imports.states import ImportTransition, RowOutcome
from journal import actors

NOTHING = "Keine Zeile lässt sich übernehmen: Alle sind fehlerhaft, oder Sie müssen noch entscheiden."


@transaction.atomic
def apply(source: Import, *, by: User, at: datetime) -> Import:
    """Order that a worker takes over all rows that are neither faulty nor doubtful.

    Raises TransitionError where it is not checked or was ordered before, DomainRefusal where no row can be taken over.
    """
    locked = IMPORT_MACHINE.lock(source)
    actor = actors.user(by.pk)
    IMPORT_MACHINE.require_allowed(locked, ImportTransition.APPLY, actor=actor)
    if locked.is_emptied or not locked.rows.exclude(outcome__in=[RowOutcome.FAULTY, RowOutcome.DOUBTFUL]).exists():
        raise DomainRefusal(NOTHING)
    locked.rows.update(result="", message="", organisation=None, person=None)
    return IMPORT_MACHINE.move_locked(
        locked,
        ImportTransition.APPLY,
        actor=actor,
        at=at,
        progress=0,
        total=locked.rows.count(),
        due_at=at,
        attempts=0,
        ordered_by=by,
    )


@transaction.atomic
def undo(source: Import, *, by: User, at: datetime) -> Import:
    """Order that a worker takes back what the import has made and changed. Possible within 30 days.

    Raises DomainRefusal after that, TransitionError where it is not applied or is being taken back already.
    """
    locked = IMPORT_MACHINE.lock(source)
    actor = actors.user(by.pk)
    IMPORT_MACHINE.require_allowed(locked, ImportTransition.UNDO, actor=actor)
    if locked.applied_at and at > locked.applied_at + retention.UNDO_WITHIN:
        day = date_format(locked.applied_at + retention.UNDO_WITHIN, "j. F Y")
        raise DomainRefusal(f"Zurücknehmen ging bis zum {day}. Berichtigen Sie die Einträge einzeln.")
    return IMPORT_MACHINE.move_locked(
        locked,
        ImportTransition.UNDO,
        actor=actor,
        at=at,
        progress=0,
        total=ImportedRecord.objects.filter(row__source=locked).count(),
        due_at=at,
        attempts=0,
        ordered_by=by,
    )


@transaction.atomic
def discard(source: Import, *, by: User, at: datetime) -> Import:
    """Throw away an import that is not applied; the contents of its rows are deleted. Raises TransitionError else."""
    locked = IMPORT_MACHINE.lock(source)
    moved = IMPORT_MACHINE.move_locked(locked, ImportTransition.DISCARD, actor=actors.user(by.pk), at=at)
    retention.empty(moved)
    return moved
