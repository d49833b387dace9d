"""Undoes an execution, for all or for one participant: voids what it created and reopens what it closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accessions.domain import mails
from accessions.domain.transitions import AccessionRefusal, lock, move, move_participants
from accessions.models import Accession, AccessionParticipant
from accessions.states import AccessionAct, AccessionState, ParticipantAct, ParticipantState
from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import record_many
from mailings.domain import outgoing
from members.domain import bulk_appointments, certificates
from members.domain.applications.supersession import reinstate_all
from members.models import Certificate, Membership, Organisation, Representative

BATCH = 1_000
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class ChangedParticipant:
    """A participant that was changed since the execution, and how; an undo leaves it as it is."""

    participant: AccessionParticipant
    what: str


def changed_since(accession: Accession) -> list[ChangedParticipant]:
    """The participants an undo would leave.

    Membership ended or voided, an office handed over or ended since, or declared in another executed accession as well.
    """
    joined = _joined(accession)
    what = _changes(joined)
    return [ChangedParticipant(one, what[one.pk]) for one in joined if one.pk in what]


def undo(accession: Accession, *, reason: str, actor: Actor, at: datetime) -> Counts:
    """In the running transaction, the accession locked: as the worker carries it out. The accession is open again."""
    _lock_bodies(accession)
    joined = _joined(accession, locked=True)
    what = _changes(joined)
    affected = [one for one in joined if one.pk not in what]
    counts = _reverse(accession, affected, reason=reason, actor=actor, at=at)
    _void_tenures_of_others(accession, actor=actor, at=at)
    skipped = accession.participants.filter(state=ParticipantState.SKIPPED).select_for_update().order_by("pk")
    _reopen([*affected, *skipped], actor=actor, at=at)
    move(accession, AccessionAct.UNDO, actor=actor, at=at, executed_at=None)
    return {**counts, "left": len(what)}


@transaction.atomic
def take_out(participant: AccessionParticipant, *, reason: str, by: User, at: datetime) -> AccessionParticipant:
    """Take a single body out of an executed accession: as an undo for it alone; a second call changes nothing.

    Raises AccessionRefusal where it is not executed, DomainRefusal where somebody has changed it since.
    """
    accession = lock(participant.accession)
    if accession.state != AccessionState.EXECUTED:
        raise AccessionRefusal(accession)
    Organisation.objects.select_for_update(no_key=True).get(pk=participant.organisation_id)
    mine = _joined(accession, locked=True, only=participant)
    if not mine:
        return AccessionParticipant.objects.get(pk=participant.pk)
    if what := _changes(mine):
        raise DomainRefusal(
            f"Seit der Ausführung wurde hier etwas geändert ({what[participant.pk]}). "
            "Beenden Sie die Mitgliedschaft oder nehmen Sie sie auf der Seite der Organisation zurück."
        )
    actor = actors.user(by.pk)
    _reverse(accession, mine, reason=reason, actor=actor, at=at)
    move_participants(mine, ParticipantAct.TAKE_OUT, actor=actor, at=at, membership=None)
    return AccessionParticipant.objects.get(pk=participant.pk)


def _reverse(
    accession: Accession, joined: Sequence[AccessionParticipant], *, reason: str, actor: Actor, at: datetime
) -> Counts:
    """Offices, memberships, what they replaced, the applications they closed, the mails."""
    memberships = [one.membership for one in joined if one.membership]
    tenures = _tenures(joined)
    bulk_appointments.void_many(tenures, actor=actor, at=at)
    Membership.objects.filter(pk__in=[one.pk for one in memberships]).update(voided_at=at, void_reason=reason)
    record_many("void", ((one, {"accession": accession.pk}) for one in memberships), actor=actor, at=at)
    restored = _restore(memberships, actor=actor, at=at)
    reopened = reinstate_all(memberships, actor=actor, at=at)
    stopped = outgoing.stop_by_template(mails.WELCOME, joined, at=at)
    welcomed = [one for one in joined if one.pk not in stopped]
    corrected = outgoing.queue_many("accessions/undone", mails.drafts(welcomed, at=at, reason=reason), at=at)
    return {
        "voided": len(memberships),
        "restored": len(restored),
        "applications": reopened,
        "offices": len(tenures),
        "stopped": len(stopped),
        "corrected": corrected,
    }


def _restore(memberships: Sequence[Membership], *, actor: Actor, at: datetime) -> list[Membership]:
    """What was brought forward is opened anew as it was, linked; who had a certificate gets a new one."""
    before = {one.pk: one.replaces for one in memberships if one.replaces}
    if not before:
        return []
    restored = Membership.objects.bulk_create(
        [
            Membership(
                organisation_id=old.organisation_id,
                start=old.start,
                end=old.end,
                end_reason=old.end_reason,
                basis=old.basis,
                replaces_id=key,
                created_at=at,
            )
            for key, old in before.items()
        ],
        batch_size=BATCH,
    )
    record_many(
        "open", ((one, {"start": one.start.isoformat(), "basis": one.basis}) for one in restored), actor=actor, at=at
    )
    had = set(Certificate.objects.filter(membership__in=before.values()).values_list("membership", flat=True))
    certified = [one for one in restored if before[one.replaces_id or 0].pk in had]
    certificates.issue_many(certified, day=timezone.localdate(at), actor=actor, at=at)
    return restored


def _reopen(participants: Sequence[AccessionParticipant], *, actor: Actor, at: datetime) -> None:
    by_state: dict[str, list[AccessionParticipant]] = defaultdict(list)
    for one in participants:
        by_state[one.state_before].append(one)
    for before, group in by_state.items():
        move_participants(
            group,
            ParticipantAct.REOPEN,
            to=ParticipantState(before),
            actor=actor,
            at=at,
            state_before="",
            membership=None,
        )


def _void_tenures_of_others(accession: Accession, *, actor: Actor, at: datetime) -> None:
    """Members of before that declared too got offices of their own by the execution."""
    skipped = accession.participants.filter(state=ParticipantState.SKIPPED, declaration__isnull=False)
    bulk_appointments.void_many(_untouched(_tenures(list(skipped))), actor=actor, at=at)


def _joined(
    accession: Accession, *, locked: bool = False, only: AccessionParticipant | None = None
) -> list[AccessionParticipant]:
    rows = accession.participants.filter(state=ParticipantState.JOINED).select_related(
        "accession", "organisation", "declaration", "proxy", "membership__replaces"
    )
    if only is not None:
        rows = rows.filter(pk=only.pk)
    if locked:
        memberships = Membership.objects.filter(participant__in=rows).select_for_update(of=("self",))
        list(memberships.order_by("pk").values_list("pk"))
        rows = rows.select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def _lock_bodies(accession: Accession) -> None:
    bodies = Organisation.objects.filter(pk__in=accession.participants.values("organisation"))
    list(bodies.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _tenures(participants: Sequence[AccessionParticipant]) -> list[Representative]:
    """The offices the execution filled for these."""
    declarations = [one.declaration_id for one in participants if one.declaration_id]
    filled = Representative.objects.filter(nominations__declaration__in=declarations, nominations__created_tenure=True)
    return list(filled.distinct().order_by("pk"))


def _untouched(tenures: Sequence[Representative]) -> list[Representative]:
    return [one for one in tenures if one.end is None and one.voided_at is None]


def _changes(joined: Sequence[AccessionParticipant]) -> dict[int, str]:
    """What happened since, by participant."""
    what: dict[int, str] = {}
    by_declaration = {one.declaration_id: one.pk for one in joined if one.declaration_id}
    handed_over = Representative.objects.filter(
        ~Q(end=None) | ~Q(voided_at=None),
        nominations__declaration__in=by_declaration,
        nominations__created_tenure=True,
    ).values_list(F("nominations__declaration"), flat=True)
    for declaration in handed_over:
        what[by_declaration[declaration]] = "eine Funktion wurde übergeben oder beendet"
    for one in joined:
        membership = one.membership
        if membership and membership.voided_at:
            what[one.pk] = "die Mitgliedschaft wurde einzeln zurückgenommen"
        elif membership and membership.end != (membership.replaces.end if membership.replaces else None):
            what[one.pk] = "die Mitgliedschaft wurde beendet"
    return _declared_elsewhere(joined) | what


def _declared_elsewhere(joined: Sequence[AccessionParticipant]) -> dict[int, str]:
    """Who declared in another executed accession too, and stayed a member there only because of this one."""
    by_body = {one.organisation_id: one.pk for one in joined}
    others = AccessionParticipant.objects.filter(
        organisation__in=by_body,
        state=ParticipantState.SKIPPED,
        state_before=ParticipantState.DECLARED,
        accession__state=AccessionState.EXECUTED,
    )
    found = others.values_list("organisation", "accession__title")
    return {by_body[body]: f"der Beitritt wurde auch durch „{title}“ erklärt" for body, title in found}
