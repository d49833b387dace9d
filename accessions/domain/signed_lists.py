"""Records a signed list: many declarations on paper at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accessions.domain.transitions import PARTICIPANT_MACHINE, lock_open
from accessions.models import Accession, AccessionParticipant
from accessions.states import ParticipantState, ParticipantTransition
from accounts.models import User
from journal import actors
from members.domain.inputs import DeclarerInput, NomineeInput
from members.models import Declaration, Nomination

BATCH = 1_000
UNANSWERED = frozenset({ParticipantState.DRAFT, ParticipantState.INVITED, ParticipantState.DEFERRED})


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One line of a signed list. Whoever kept the list has informed the people named on it."""

    participant: AccessionParticipant
    declarer: DeclarerInput | None = None
    nominees: Sequence[NomineeInput] = ()


@transaction.atomic
def record_list(
    accession: Accession,
    lines: Sequence[SignedLine],
    *,
    basis_note: str,
    source: AccessionParticipant.Source = AccessionParticipant.Source.LIST,
    by: User,
    at: datetime,
) -> int:
    """Record declarations from a signed list in a few statements; returns how many.

    `basis_note` says where the list comes from. Participants that have answered are not changed, and no mails are
    sent. Raises TransitionError.
    """
    actor = actors.user(by.pk)
    locked = lock_open(accession, reader=actor)
    by_key = {line.participant.pk: line for line in lines}
    rows = locked.participants.filter(pk__in=by_key, state__in=UNANSWERED).select_for_update().order_by("pk")
    waiting = list(rows)
    declarations = _declarations([by_key[one.pk] for one in waiting], at=at)
    for one in waiting:
        one.declaration = declarations.get(one.pk)
    AccessionParticipant.objects.bulk_update(waiting, ["declaration"], batch_size=BATCH)
    PARTICIPANT_MACHINE.move_many(
        waiting,
        ParticipantTransition.DECLARE,
        actor=actor,
        at=at,
        answered_at=at,
        source=source,
        basis_note=basis_note[:300],
        recorded_by=by,
        answered_by_proxy=False,
        deferred_until=None,
    )
    return len(waiting)


def _declarations(lines: Sequence[SignedLine], *, at: datetime) -> dict[int, Declaration]:
    signed = {line.participant.pk: line for line in lines if line.declarer}
    made = Declaration.objects.bulk_create(
        [Declaration(**asdict(line.declarer), may_declare=True) for line in signed.values() if line.declarer],
        batch_size=BATCH,
    )
    declarations = dict(zip(signed, made, strict=True))
    Nomination.objects.bulk_create(
        [
            Nomination(declaration=declarations[key], position=position, informed_at=at, **asdict(nominee))
            for key, line in signed.items()
            for position, nominee in enumerate(line.nominees, start=1)
        ],
        batch_size=BATCH,
    )
    return declarations
