"""The doors through which an accession and its participants change their states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accessions.models import Accession, AccessionParticipant
from accessions.states import (
    ACCESSION_TRANSITIONS,
    PARTICIPANT_TRANSITIONS,
    AccessionAct,
    AccessionState,
    ParticipantAct,
    ParticipantState,
)
from core.refusals import DomainRefusal
from journal.actors import Actor
from journal.entries import Data, record, record_many


class AccessionRefusal(DomainRefusal):
    """The table does not allow the act in the present state; `accession` is fresh from the database."""

    SENTENCES = {
        AccessionState.OPEN: "Dieser Sammelbeitritt ist noch offen.",
        AccessionState.EXECUTING: "Dieser Sammelbeitritt wird gerade ausgeführt.",
        AccessionState.EXECUTED: "Dieser Sammelbeitritt ist bereits ausgeführt.",
        AccessionState.UNDOING: "Dieser Sammelbeitritt wird gerade zurückgenommen.",
        AccessionState.CANCELLED: "Dieser Sammelbeitritt ist abgesagt.",
    }

    def __init__(self, accession: Accession) -> None:
        self.accession = accession
        super().__init__(self.SENTENCES[AccessionState(accession.state)])


class ParticipantRefusal(DomainRefusal):
    """The answer of a participant can no longer be changed this way; `participant` is fresh from the database."""

    def __init__(self, participant: AccessionParticipant) -> None:
        self.participant = participant
        super().__init__(f"Das geht nicht mehr: Der Stand ist inzwischen „{participant.get_state_display()}“.")


class ParticipantRemoved(DomainRefusal):
    """Somebody has let the organisation no longer take part."""

    def __init__(self) -> None:
        super().__init__("Diese Organisation nimmt an dem Sammelbeitritt nicht mehr teil.")


def lock(accession: Accession) -> Accession:
    """The row as it is now, held until the transaction ends."""
    return Accession.objects.select_for_update(no_key=True).get(pk=accession.pk)


def lock_open(accession: Accession) -> Accession:
    """As `lock()`; raises AccessionRefusal unless it still gathers answers."""
    locked = lock(accession)
    if locked.state != AccessionState.OPEN:
        raise AccessionRefusal(locked)
    return locked


def move(accession: Accession, act: AccessionAct, *, actor: Actor, at: datetime, **changes: Any) -> Accession:
    """Carry out an act in the running transaction and record it. Raises AccessionRefusal where the table refuses."""
    locked = lock(accession)
    sources, target = ACCESSION_TRANSITIONS[act]
    if locked.state not in sources:
        raise AccessionRefusal(locked)
    before = locked.state
    for field, value in {"state": target, **changes}.items():
        setattr(locked, field, value)
    locked.save(update_fields=["state", *changes])
    record(act, locked, actor=actor, at=at, data={"from": before, "to": target.value})
    return locked


def lock_participant(participant: AccessionParticipant) -> AccessionParticipant:
    """The participant's row, held until the transaction ends, with what answering needs. Raises ParticipantGone.

    Read after the lock: who has waited for another answer would else see its row beside the tables of before.
    """
    if not AccessionParticipant.objects.filter(pk=participant.pk).select_for_update().values_list("pk"):
        raise ParticipantRemoved
    rows = AccessionParticipant.objects.select_related("accession", "organisation", "declaration", "proxy")
    return rows.get(pk=participant.pk)


def move_participant(
    participant: AccessionParticipant,
    act: ParticipantAct,
    *,
    actor: Actor,
    at: datetime,
    data: Data | None = None,
    **changes: Any,
) -> AccessionParticipant:
    """Change the state of one locked participant of an open accession, record it, and return the row.

    Raises AccessionRefusal once it is being executed or is over, ParticipantRefusal where the table refuses.
    """
    if participant.accession.state != AccessionState.OPEN:
        raise AccessionRefusal(participant.accession)
    sources, targets = PARTICIPANT_TRANSITIONS[act]
    if participant.state not in sources:
        raise ParticipantRefusal(participant)
    target = next(iter(targets))
    before = participant.state
    for field, value in {"state": target, **changes}.items():
        setattr(participant, field, value)
    participant.save(update_fields=["state", *changes])
    record(act, participant, actor=actor, at=at, data={"from": before, "to": target.value, **(data or {})})
    return participant


def move_participants(
    participants: Sequence[AccessionParticipant],
    act: ParticipantAct,
    *,
    actor: Actor,
    at: datetime,
    to: ParticipantState | None = None,
    **changes: Any,
) -> None:
    """Change the state of many locked participants in two statements and record it.

    `changes` hold for all, as expressions or values; `to` is needed only where the table leaves a choice. Raises
    ParticipantRefusal where the table refuses one.
    """
    sources, targets = PARTICIPANT_TRANSITIONS[act]
    if refused := next((one for one in participants if one.state not in sources), None):
        raise ParticipantRefusal(refused)
    if not participants:
        return
    target = to or next(iter(targets))
    rows = AccessionParticipant.objects.filter(pk__in=[one.pk for one in participants])
    rows.update(state=target, **changes)
    record_many(
        act,
        ((one, {"from": one.state, "to": target.value}) for one in participants),
        actor=actor,
        at=at,
    )
