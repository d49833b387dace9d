"""The state machines of accessions and their participants, and holding the rows."""

from __future__ import annotations

from accessions.models import Accession, AccessionParticipant
from accessions.states import ACCESSION_TRANSITIONS, PARTICIPANT_TRANSITIONS, AccessionState
from core.refusals import DomainRefusal
from core.transitions import StateMachine
from journal import entries
from journal.actors import Actor

ACCESSION_SENTENCES = {
    AccessionState.OPEN: "Dieser Sammelbeitritt ist noch offen",
    AccessionState.EXECUTING: "Dieser Sammelbeitritt wird gerade ausgeführt",
    AccessionState.EXECUTED: "Dieser Sammelbeitritt ist bereits ausgeführt",
    AccessionState.UNDOING: "Dieser Sammelbeitritt wird gerade zurückgenommen",
    AccessionState.CANCELLED: "Dieser Sammelbeitritt ist abgesagt",
}
ACCESSION_MACHINE = StateMachine(
    Accession,
    ACCESSION_TRANSITIONS,
    journal=entries,
    describe_state=lambda accession: ACCESSION_SENTENCES[AccessionState(accession.state)],
)
PARTICIPANT_MACHINE = StateMachine(AccessionParticipant, PARTICIPANT_TRANSITIONS, journal=entries)


class ParticipantRemoved(DomainRefusal):
    """Somebody has let the organisation no longer take part."""

    def __init__(self) -> None:
        super().__init__("Diese Organisation nimmt an dem Sammelbeitritt nicht mehr teil.")


def lock_open(accession: Accession, *, reader: Actor) -> Accession:
    """The row as it is now, held until the transaction ends. Raises as `require_open()`."""
    locked = ACCESSION_MACHINE.lock(accession)
    require_open(locked, reader=reader)
    return locked


def require_open(accession: Accession, *, reader: Actor) -> None:
    """Raises TransitionError, in words for the reader, unless it still gathers answers."""
    if accession.state != AccessionState.OPEN:
        raise ACCESSION_MACHINE.refusal(accession, reader=reader)


def lock_participant(participant: AccessionParticipant) -> AccessionParticipant:
    """The participant's row, held until the transaction ends, with what answering needs. Raises ParticipantRemoved.

    Read after the lock: who has waited for another answer would else see its row beside the tables of before.
    """
    if not AccessionParticipant.objects.filter(pk=participant.pk).select_for_update().values_list("pk"):
        raise ParticipantRemoved
    rows = AccessionParticipant.objects.select_related("accession", "organisation", "declaration", "proxy")
    return rows.get(pk=participant.pk)
