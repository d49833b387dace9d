"""Saves the answer of a locked participant, whoever brings it; a new answer replaces the former one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accessions.domain.transitions import PARTICIPANT_MACHINE, require_open
from accessions.models import AccessionParticipant
from accessions.states import ParticipantTransition
from core.refusals import DomainRefusal
from journal.actors import Actor
from journal.entries import Data
from members.domain import nominations as member_nominations
from members.domain.inputs import DeclarerInput, NomineeInput
from members.models import Declaration, Nomination
from members.models.people import folded_name
from normalisation.mailboxes import mailbox

Source = AccessionParticipant.Source


def declare(
    participant: AccessionParticipant,
    declarer: DeclarerInput,
    nominees: Sequence[NomineeInput],
    source: Source,
    *,
    actor: Actor,
    at: datetime,
    **field_values: Any,
) -> AccessionParticipant:
    """Save a declaration and inform the nominees.

    Raises TransitionError, DomainRefusal unless one to ten people are nominated.
    """
    member_nominations.require_valid_count(nominees)
    declaration = _write_declaration(participant, declarer, nominees, actor=actor, at=at)
    declared = save_answer(
        participant, ParticipantTransition.DECLARE, source, actor=actor, at=at, declaration=declaration, **field_values
    )
    member_nominations.inform(declaration, organisation_name=declared.organisation.name, actor=actor, at=at)
    return declared


def decline(
    participant: AccessionParticipant, text: str, *, actor: Actor, at: datetime, source: Source, **field_values: Any
) -> AccessionParticipant:
    """Save a decline with an optional text. Raises TransitionError."""
    return save_answer(
        participant, ParticipantTransition.DECLINE, source, actor=actor, at=at, decline_text=text, **field_values
    )


def defer(
    participant: AccessionParticipant, until: date, *, actor: Actor, at: datetime, source: Source, **field_values: Any
) -> AccessionParticipant:
    """Save until when a resolution is expected. Raises TransitionError, DomainRefusal for a day in the past."""
    if until < timezone.localdate(at):
        raise DomainRefusal("Der Tag des Beschlusses liegt in der Vergangenheit. Nennen Sie einen künftigen.")
    return save_answer(
        participant, ParticipantTransition.DEFER, source, actor=actor, at=at, deferred_until=until, **field_values
    )


def save_answer(
    participant: AccessionParticipant,
    transition: ParticipantTransition,
    source: Source,
    *,
    actor: Actor,
    at: datetime,
    **field_values: Any,
) -> AccessionParticipant:
    """Save an answer: empty the fields of other answers and delete the nominations of a former declaration."""
    former = participant.declaration
    empty = {
        "declaration": None,
        "decline_text": "",
        "deferred_until": None,
        "basis_note": "",
        "answered_by_proxy": False,
        "recorded_by": None,
    }
    changes = {**empty, "answered_at": at, "source": source, **field_values}
    require_open(participant.accession, reader=actor)
    data: Data = {"source": source.value, **({"by_proxy": True} if changes["answered_by_proxy"] else {})}
    moved = PARTICIPANT_MACHINE.move_locked(participant, transition, actor=actor, at=at, data=data, **changes)
    if former and moved.declaration_id != former.pk:
        member_nominations.delete(
            former.nominations.select_for_update(), organisation=moved.organisation, actor=actor, at=at
        )
        former.delete()
    return moved


def is_same(declaration: Declaration | None, declarer: DeclarerInput, nominees: Sequence[NomineeInput]) -> bool:
    """Whether a stored declaration has exactly these values."""
    if declaration is None or any(getattr(declaration, field) != value for field, value in asdict(declarer).items()):
        return False
    existing = [
        NomineeInput(**{field: getattr(one, field) for field in NomineeInput.__slots__})
        for one in declaration.nominations.all()
    ]
    return existing == list(nominees)


def _write_declaration(
    participant: AccessionParticipant,
    declarer: DeclarerInput,
    nominees: Sequence[NomineeInput],
    *,
    actor: Actor,
    at: datetime,
) -> Declaration:
    """Create or update the declaration. Who was nominated before keeps their row, so that their link stays valid.

    Another declarer has another row, so that no link and no key of the former one leads to them.
    """
    former = participant.declaration
    if former is not None and _identity(former) == _identity(declarer):
        declaration = former
        for field, value in asdict(declarer).items():
            setattr(declaration, field, value)
        declaration.save(update_fields=list(asdict(declarer)))
    else:
        declaration = Declaration.objects.create(**asdict(declarer), may_declare=True)
        if former is not None:
            former.nominations.update(declaration=declaration)
    before = {_identity(one): one for one in declaration.nominations.select_for_update()}
    for position, nominee in enumerate(nominees, start=1):
        if existing := before.pop(_identity(nominee), None):
            Nomination.objects.filter(pk=existing.pk).update(position=position, **asdict(nominee))
        else:
            Nomination.objects.create(declaration=declaration, position=position, **asdict(nominee))
    member_nominations.delete(before.values(), organisation=participant.organisation, actor=actor, at=at)
    return declaration


def _identity(one: NomineeInput | Nomination | DeclarerInput | Declaration) -> tuple[str, str]:
    return (mailbox(one.email), folded_name(one.first_name, one.last_name))
