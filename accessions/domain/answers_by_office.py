"""Answers recorded by the office: by letter, phone, in person or from a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accessions.domain import answer_writing
from accessions.domain.answer_writing import Source
from accessions.domain.transitions import lock_participant, require_open
from accessions.models import AccessionParticipant
from accessions.states import ParticipantTransition
from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.entries import record
from members.domain.inputs import DeclarerInput, NomineeInput


@transaction.atomic
def record_declaration(
    participant: AccessionParticipant,
    *,
    source: Source,
    basis_note: str,
    declarer: DeclarerInput | None = None,
    nominees: Sequence[NomineeInput] = (),
    by: User,
    at: datetime,
) -> AccessionParticipant:
    """Record a declaration that came by letter, by phone, in person or on a signed list.

    `basis_note` says who gave it and how; it is the basis where there is no declarer. Nominees are informed. Raises
    TransitionError, DomainRefusal where neither a declarer nor a basis is given.
    """
    locked = lock_participant(participant)
    actor = actors.user(by.pk)
    if declarer is not None:
        return answer_writing.declare(
            locked, declarer, nominees, source, actor=actor, at=at, basis_note=basis_note, recorded_by=by
        )
    if not basis_note.strip():
        raise DomainRefusal("Tragen Sie ein, worauf die Aufnahme beruht: wer es wann und wie erklärt hat.")
    return answer_writing.save_answer(
        locked, ParticipantTransition.DECLARE, source, actor=actor, at=at, basis_note=basis_note, recorded_by=by
    )


@transaction.atomic
def record_decline(
    participant: AccessionParticipant, *, source: Source, basis_note: str, text: str = "", by: User, at: datetime
) -> AccessionParticipant:
    """Record that an organisation declined; `basis_note` says who said so and how. Raises TransitionError."""
    locked = lock_participant(participant)
    return answer_writing.decline(
        locked, text, actor=actors.user(by.pk), at=at, source=source, basis_note=basis_note, recorded_by=by
    )


@transaction.atomic
def record_deferral(
    participant: AccessionParticipant, *, source: Source, basis_note: str, until: date, by: User, at: datetime
) -> AccessionParticipant:
    """Record that an organisation waits for a resolution. Raises as `answer_writing.defer()`."""
    locked = lock_participant(participant)
    return answer_writing.defer(
        locked, until, actor=actors.user(by.pk), at=at, source=source, basis_note=basis_note, recorded_by=by
    )


@transaction.atomic
def decide_existing(
    participant: AccessionParticipant, *, brings_forward: bool, by: User, at: datetime
) -> AccessionParticipant:
    """Decide whether a membership that starts after the effective date is brought forward. Raises TransitionError."""
    locked, actor = lock_participant(participant), actors.user(by.pk)
    require_open(locked.accession, reader=actor)
    if locked.brings_forward != brings_forward:
        locked.brings_forward = brings_forward
        locked.save(update_fields=["brings_forward"])
        record("decide_existing", locked, actor=actor, at=at, data={"brings_forward": brings_forward})
    return locked
