"""Carries out what an import waits for: the dry run, applying, taking back."""

from __future__ import annotations

from datetime import datetime

from core.leases import claim
from imports.domain import applying, checking, undoing
from imports.domain.work import LEASE, KeepGoing
from imports.models import Import
from imports.states import ImportState

RUNS = {
    ImportState.CHECKING: checking.check,
    ImportState.APPLYING: applying.apply,
    ImportState.UNDOING: undoing.undo,
}


def run_due(keep_going: KeepGoing, *, at: datetime) -> int:
    """Work on the import that waits longest; returns 1, or 0 where none is due.

    What a worker that died had begun is gone on with when its lease has run out.
    """
    source = claim(Import.objects.due(at), duration=LEASE, at=at)
    if source is None:
        return 0
    RUNS[ImportState(source.state)](source, keep_going, at=at)
    return 1
