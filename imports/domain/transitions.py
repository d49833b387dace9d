"""The state machine of imports."""

from __future__ import annotations

from core.transitions import StateMachine
from imports.models import Import
from imports.states import IMPORT_TRANSITIONS, ImportState
from journal import entries

SENTENCES = {
    ImportState.CHECKING: "Dieser Import wird gerade geprüft",
    ImportState.CHECKED: "Dieser Import ist geprüft und noch nicht übernommen",
    ImportState.APPLYING: "Dieser Import wird gerade übernommen",
    ImportState.APPLIED: "Dieser Import ist bereits übernommen",
    ImportState.UNDOING: "Dieser Import wird gerade zurückgenommen",
    ImportState.UNDONE: "Dieser Import ist zurückgenommen",
    ImportState.DISCARDED: "Dieser Import ist verworfen",
}
IMPORT_MACHINE = StateMachine(
    Import,
    IMPORT_TRANSITIONS,
    journal=entries,
    describe_state=lambda row: SENTENCES[ImportState(row.state)],
)
