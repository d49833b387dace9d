"""Planning an accession: details, participants, signatories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accessions.domain import mails
from accessions.domain.transitions import ACCESSION_MACHINE, PARTICIPANT_MACHINE, lock_open, lock_participant
from accessions.models import Accession, AccessionParticipant, Signatory
from accessions.states import AccessionTransition, ParticipantState
from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.entries import Data, record, record_many
from mailings.domain import outgoing
from members.domain.organisations import bodies_within
from members.models import Organisation
from members.models.memberships import NETWORK_FOUNDED_ON
from regions.models import Area

MAX_TIME_AHEAD = timedelta(days=366)
MAX_SIGNATORIES = 6
CHANGEABLE = frozenset(
    {"title", "effective_on", "place", "inviter", "invitation_text", "answer_by", "reminds", "document"}
)


@dataclass(frozen=True, slots=True)
class SignatoryInput:
    role: str
    name: str = ""


@transaction.atomic
def create(
    *,
    title: str,
    effective_on: date,
    place: str,
    inviter: str,
    invitation_text: str = "",
    answer_by: date | None = None,
    reminds: bool = True,
    areas: Iterable[Area] = (),
    signatures: Sequence[SignatoryInput] = (),
    by: User,
    at: datetime,
) -> Accession:
    """Create an open accession without participants.

    Raises DomainRefusal for an effective date before the network was founded or more than a year ahead.
    """
    _validate_effective_date(effective_on, at=at)
    accession = Accession.objects.create(
        title=title,
        effective_on=effective_on,
        place=place,
        inviter=inviter,
        invitation_text=invitation_text,
        answer_by=answer_by,
        reminds=reminds,
        created_at=at,
        created_by=by,
    )
    accession.areas.set(areas)
    _write_signatories(accession, signatures)
    record("create", accession, actor=actors.user(by.pk), at=at, data={"effective_on": effective_on.isoformat()})
    return accession


@transaction.atomic
def change(
    accession: Accession,
    *,
    changes: Mapping[str, object],
    areas: Iterable[Area] | None = None,
    signatures: Sequence[SignatoryInput] | None = None,
    by: User,
    at: datetime,
) -> Accession:
    """Save changed details and journal their names; the participants are not changed.

    Raises TransitionError once executed, DomainRefusal as `create()`, ValueError for a field that may not be changed.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changeable: {', '.join(sorted(unknown))}")
    locked = lock_open(accession, reader=actors.user(by.pk))
    changed = sorted(field for field, value in changes.items() if getattr(locked, field) != value)
    for field in changed:
        setattr(locked, field, changes[field])
    _validate_effective_date(locked.effective_on, at=at)
    if changed:
        locked.save(update_fields=changed)
    if areas is not None:
        locked.areas.set(areas)
    if signatures is not None:
        _write_signatories(locked, signatures)
    record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": changed})
    return locked


@transaction.atomic
def attach_document(accession: Accession, *, scan: File[bytes], by: User, at: datetime) -> Accession:
    """Save the scan of the signed document, which must be validated as PDF before. Possible in every state."""
    locked = ACCESSION_MACHINE.lock(accession)
    locked.document = scan
    locked.save(update_fields=["document"])
    record("attach_document", locked, actor=actors.user(by.pk), at=at)
    return locked


def bodies_of_areas(accession: Accession) -> list[Organisation]:
    """The territorial authorities of the accession's areas and of all below, as they exist on the effective date."""
    return bodies_within(accession.areas.values_list("ags", flat=True), day=accession.effective_on)


@transaction.atomic
def add_bodies(accession: Accession, *, by: User, at: datetime) -> int:
    """Add every territorial authority of the accession's areas as participant; returns how many are new.

    Raises TransitionError once executed, DomainRefusal where it has no area.
    """
    locked = lock_open(accession, reader=actors.user(by.pk))
    if not locked.areas.exists():
        raise DomainRefusal("Wählen Sie zuerst ein Gebiet.")
    return _add(locked, bodies_of_areas(locked), by=by, at=at)


@transaction.atomic
def add_organisations(accession: Accession, organisations: Iterable[Organisation], *, by: User, at: datetime) -> int:
    """Add organisations as participants; returns how many are new. Raises TransitionError."""
    return _add(lock_open(accession, reader=actors.user(by.pk)), organisations, by=by, at=at)


@transaction.atomic
def remove(participant: AccessionParticipant, *, by: User, at: datetime) -> None:
    """Remove a participant that has not answered; its link becomes invalid, its waiting mails are stopped.

    A second call changes nothing. Raises TransitionError where there is an answer.
    """
    actor = actors.user(by.pk)
    accession = lock_open(participant.accession, reader=actor)
    if not AccessionParticipant.objects.filter(pk=participant.pk).exists():
        return
    locked = lock_participant(participant)
    if locked.state not in {ParticipantState.DRAFT, ParticipantState.INVITED}:
        raise PARTICIPANT_MACHINE.refusal(locked, reader=actor)
    outgoing.stop(locked, at=at)
    record("remove", accession, actor=actor, at=at, data={"organisation": locked.organisation_id})
    proxy = locked.proxy
    locked.delete()
    if proxy:
        proxy.delete()


@transaction.atomic
def set_invited_elsewhere(accession: Accession, *, elsewhere: bool, by: User, at: datetime) -> Accession:
    """Set whether an event invites the participants, instead of mails of the accession.

    Setting it raises TransitionError unless the accession is open; unsetting it is always possible.
    """
    actor = actors.user(by.pk)
    locked = lock_open(accession, reader=actor) if elsewhere else ACCESSION_MACHINE.lock(accession)
    if locked.is_invited_elsewhere != elsewhere:
        locked.is_invited_elsewhere = elsewhere
        locked.save(update_fields=["is_invited_elsewhere"])
        data: Data = {"elsewhere": elsewhere}
        record("set_invited_elsewhere", locked, actor=actor, at=at, data=data)
    return locked


@transaction.atomic
def cancel(accession: Accession, *, by: User, at: datetime) -> Accession:
    """Cancel an open accession: waiting mails are stopped, invited participants get a mail.

    Members that an undone execution left as members get none. Raises TransitionError.
    """
    moved = ACCESSION_MACHINE.move(accession, AccessionTransition.CANCEL, actor=actors.user(by.pk), at=at)
    outgoing.stop_all(moved.participants.all(), at=at)
    invited = moved.participants.exclude(state__in=[ParticipantState.DRAFT, ParticipantState.JOINED]).select_related(
        "accession", "organisation", "declaration", "proxy"
    )
    outgoing.queue_many("accessions/cancelled", mails.drafts(list(invited), at=at), at=at)
    return moved


def _add(accession: Accession, organisations: Iterable[Organisation], *, by: User, at: datetime) -> int:
    existing = set(accession.participants.values_list("organisation", flat=True))
    new = {one.pk: one for one in organisations if one.pk not in existing}
    added = AccessionParticipant.objects.bulk_create(
        [AccessionParticipant(accession=accession, organisation=one) for one in new.values()], batch_size=2_000
    )
    data = {"accession": accession.pk}
    record_many("add", ((one, dict(data)) for one in added), actor=actors.user(by.pk), at=at)
    return len(added)


def _validate_effective_date(day: date, *, at: datetime) -> None:
    if day < NETWORK_FOUNDED_ON:
        raise DomainRefusal(
            f"Das Netzwerk gibt es seit 2022. Wählen Sie einen Tag ab dem {date_format(NETWORK_FOUNDED_ON, 'j. F Y')}."
        )
    if day > timezone.localdate(at) + MAX_TIME_AHEAD:
        raise DomainRefusal("Das Datum liegt mehr als ein Jahr voraus. Wählen Sie ein früheres.")


def _write_signatories(accession: Accession, signatures: Sequence[SignatoryInput]) -> None:
    if len(signatures) > MAX_SIGNATORIES:
        raise DomainRefusal(f"Höchstens {MAX_SIGNATORIES} Personen können unterzeichnen.")
    accession.signatories.all().delete()
    Signatory.objects.bulk_create(
        Signatory(accession=accession, position=position, role=one.role, name=one.name)
        for position, one in enumerate(signatures, start=1)
    )
