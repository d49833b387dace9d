"""Undoes an execution, for all or for one participant: voids what it created and reopens what it closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accessions.domain import bulk_appointments, mails
from accessions.domain.transitions import ACCESSION_MACHINE, PARTICIPANT_MACHINE
from accessions.models import Accession, AccessionParticipant
from accessions.states import AccessionState, AccessionTransition, ParticipantState, ParticipantTransition
from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import record_many
from mailings.domain import outgoing
from members.domain import certificates
from members.domain.applications.supersession import reinstate_applications
from members.domain.membership_corrections import brought_forward
from members.domain.memberships import move_relations
from members.models import Certificate, Membership, Organisation, Representative

BATCH = 1_000
SKIPPED_THOUGH_DECLARED = Q(state=ParticipantState.SKIPPED, state_before=ParticipantState.DECLARED, taken_out_at=None)
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class ChangedParticipant:
    """A participant that was changed since the execution, and how; an undo leaves it as it is."""

    participant: AccessionParticipant
    change: str


def changed_since(accession: Accession) -> list[ChangedParticipant]:
    """The participants that an undo would not change: their membership or a tenure was ended or voided since."""
    joined = _joined(accession)
    changes = _changes_since(joined)
    return [ChangedParticipant(one, changes[one.pk]) for one in joined if one.pk in changes]


def undo(accession: Accession, *, reason: str, actor: Actor, at: datetime) -> Counts:
    """Undo the execution of a locked accession in the caller's transaction; the accession is open again.

    Raises DomainRefusal where another one rests on it.
    """
    _lock_bodies(accession)
    require_nothing_rests_on(accession)
    joined = _joined(accession, locked=True)
    changes = _changes_since(joined)
    affected = [one for one in joined if one.pk not in changes]
    counts = _reverse(accession, affected, reason=reason, actor=actor, at=at)
    _void_tenures_of_others(accession, actor=actor, at=at)
    skipped = accession.participants.filter(state=ParticipantState.SKIPPED).select_for_update().order_by("pk")
    _reopen([*affected, *skipped], actor=actor, at=at)
    ACCESSION_MACHINE.move_locked(accession, AccessionTransition.UNDO, actor=actor, at=at, executed_at=None)
    return {**counts, "left": len(changes)}


@transaction.atomic
def take_out(participant: AccessionParticipant, *, reason: str, by: User, at: datetime) -> AccessionParticipant:
    """Undo an execution for a single participant; a second call changes nothing.

    Raises TransitionError where it is not executed, DomainRefusal where the participant was changed since or also
    declared in another accession that was executed later.
    """
    accession = ACCESSION_MACHINE.lock(participant.accession)
    actor = actors.user(by.pk)
    if accession.state != AccessionState.EXECUTED:
        raise ACCESSION_MACHINE.refusal(accession, reader=actor)
    Organisation.objects.select_for_update(no_key=True).get(pk=participant.organisation_id)
    joined = _joined(accession, locked=True, only=participant)
    if not joined:
        return AccessionParticipant.objects.get(pk=participant.pk)
    if changes := _declared_elsewhere(joined) | _changes_since(joined):
        raise DomainRefusal(
            f"Seit der Ausführung wurde hier etwas geändert ({changes[participant.pk]}). "
            "Beenden Sie die Mitgliedschaft oder nehmen Sie sie auf der Seite der Organisation zurück."
        )
    _reverse(accession, joined, reason=reason, actor=actor, at=at)
    PARTICIPANT_MACHINE.move_many(
        joined, ParticipantTransition.TAKE_OUT, actor=actor, at=at, membership=None, taken_out_at=at
    )
    return AccessionParticipant.objects.get(pk=participant.pk)


def require_nothing_rests_on(accession: Accession) -> None:
    """Raises DomainRefusal that names an accession which was executed later and has to be undone first.

    It brought memberships of this one forward, or skipped bodies that declared there because they were members by this
    one.
    """
    joined = accession.participants.filter(state=ParticipantState.JOINED)
    brought_forward = joined.filter(membership__replaced_by__replacement=Membership.Replacement.BROUGHT_FORWARD)
    same_bodies = AccessionParticipant.objects.exclude(accession=accession).filter(
        Q(state=ParticipantState.JOINED, organisation__in=brought_forward.values("organisation"))
        | Q(SKIPPED_THOUGH_DECLARED, organisation__in=joined.values("organisation"))
    )
    later = Accession.objects.filter(
        executed_at__gte=accession.executed_at,
        state__in=[AccessionState.EXECUTED, AccessionState.UNDOING],
        participants__in=same_bodies,
    )
    if found := later.order_by("-executed_at", "-pk").first():
        raise DomainRefusal(
            f"Nehmen Sie zuerst „{found.title}“ zurück: Auch dort haben Organisationen dieses Sammelbeitritts den "
            "Beitritt erklärt, und ihre Mitgliedschaft beruht auf beiden."
        )


def _reverse(
    accession: Accession, joined: Sequence[AccessionParticipant], *, reason: str, actor: Actor, at: datetime
) -> Counts:
    """Void tenures and memberships, restore replaced ones, reopen superseded applications, correct mails."""
    memberships = [one.membership for one in joined if one.membership]
    tenures = _tenures(joined)
    bulk_appointments.void_many(tenures, actor=actor, at=at)
    Membership.objects.filter(pk__in=[one.pk for one in memberships]).update(voided_at=at, void_reason=reason)
    record_many("void", ((one, {"accession": accession.pk}) for one in memberships), actor=actor, at=at)
    restored = _restore(memberships, actor=actor, at=at)
    reopened = reinstate_applications(memberships, actor=actor, at=at)
    stopped = outgoing.stop_by_template(mails.WELCOME, joined, at=at)
    welcomed = [one for one in joined if one.pk not in stopped]
    corrected = outgoing.queue_many("accessions/undone", mails.drafts(welcomed, at=at, reason=reason), at=at)
    return {
        "voided": len(memberships),
        "restored": len(restored),
        "applications": reopened,
        "tenures": len(tenures),
        "stopped": len(stopped),
        "corrected": corrected,
    }


def _restore(memberships: Sequence[Membership], *, actor: Actor, at: datetime) -> list[Membership]:
    """Open memberships that were brought forward again with their old dates; those with a certificate get a new one."""
    before = brought_forward(memberships)
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
                replacement=Membership.Replacement.RESTORED,
                created_at=at,
            )
            for key, old in before.items()
        ],
        batch_size=BATCH,
    )
    record_many(
        "open", ((one, {"start": one.start.isoformat(), "basis": one.basis}) for one in restored), actor=actor, at=at
    )
    move_relations({before[one.replaces_id or 0].pk: one for one in restored})
    with_certificate = set(
        Certificate.objects.filter(membership__in=before.values()).values_list("membership", flat=True)
    )
    certified = [one for one in restored if before[one.replaces_id or 0].pk in with_certificate]
    certificates.issue_many(certified, day=timezone.localdate(at), actor=actor, at=at)
    return restored


def _reopen(participants: Sequence[AccessionParticipant], *, actor: Actor, at: datetime) -> None:
    PARTICIPANT_MACHINE.move_many(
        participants,
        ParticipantTransition.REOPEN,
        to_field="state_before",
        actor=actor,
        at=at,
        state_before="",
        membership=None,
        taken_out_at=None,
    )


def _void_tenures_of_others(accession: Accession, *, actor: Actor, at: datetime) -> None:
    """Void the tenures that the execution created for organisations that were members before."""
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
    """The tenures that the execution created for these participants."""
    declarations = [one.declaration_id for one in participants if one.declaration_id]
    filled = Representative.objects.filter(nominations__declaration__in=declarations, nominations__created_tenure=True)
    return list(filled.distinct().order_by("pk"))


def _untouched(tenures: Sequence[Representative]) -> list[Representative]:
    return [one for one in tenures if one.own_end is None and one.voided_at is None]


def _changes_since(joined: Sequence[AccessionParticipant]) -> dict[int, str]:
    """What was changed since the execution, as a German phrase by participant."""
    changes: dict[int, str] = {}
    by_declaration = {one.declaration_id: one.pk for one in joined if one.declaration_id}
    handed_over = Representative.objects.filter(
        ~Q(own_end=None) | ~Q(voided_at=None),
        nominations__declaration__in=by_declaration,
        nominations__created_tenure=True,
    ).values_list(F("nominations__declaration"), flat=True)
    for declaration in handed_over:
        changes[by_declaration[declaration]] = "eine Funktion wurde übergeben oder beendet"
    before = brought_forward(one.membership for one in joined if one.membership)
    for one in joined:
        membership = one.membership
        if membership and membership.voided_at:
            changes[one.pk] = "die Mitgliedschaft wurde einzeln zurückgenommen"
        elif membership and membership.end != (before[membership.pk].end if membership.pk in before else None):
            changes[one.pk] = "die Mitgliedschaft wurde beendet"
    return changes


def _declared_elsewhere(joined: Sequence[AccessionParticipant]) -> dict[int, str]:
    """Participants that also declared in another executed accession, which skipped them as members."""
    by_body = {one.organisation_id: one.pk for one in joined}
    others = AccessionParticipant.objects.filter(
        SKIPPED_THOUGH_DECLARED, organisation__in=by_body, accession__state=AccessionState.EXECUTED
    )
    rows = others.values_list("organisation", "accession__title")
    return {by_body[body]: f"der Beitritt wurde auch durch „{title}“ erklärt" for body, title in rows}
