"""Executing an accession: ordered by the office, carried out by a worker in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import Error, IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.formats import date_format

from accessions.domain import bulk_appointments, mails, undo
from accessions.domain.bulk_appointments import Appointment
from accessions.domain.preview import AccessionPreview, ExistingMembership, classify, preview
from accessions.domain.transitions import ACCESSION_MACHINE, PARTICIPANT_MACHINE, lock_open
from accessions.models import Accession, AccessionParticipant, AccessionRun
from accessions.states import AccessionTransition, ParticipantState, ParticipantTransition, RunKind, RunOutcome
from accounts.models import User
from core.counts import count_text
from core.leases import claim, release
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import record_many
from mailings.domain import outgoing
from members.domain import certificates
from members.domain.applications.supersession import supersede_all
from members.models import Membership, Nomination, Organisation

LEASE = timedelta(minutes=1)  # a worker that takes over a run that still runs waits for the lock on the accession
MAX_ATTEMPTS = 10
RETRY_AFTER = timedelta(seconds=20)
UNDO_WITHIN = timedelta(days=30)
BATCH = 1_000
GAVE_UP = (
    "Die Ausführung ist mehrmals abgebrochen und wurde angehalten; es ist nichts geändert worden. "
    "Bitte sagen Sie der Systemverwaltung Bescheid: Der Grund steht im Protokoll des Servers."
)

CONTRADICTED = (
    "Es ist nichts geändert worden: Eine der Mitgliedschaften hätte einer anderen widersprochen, wahrscheinlich weil "
    "zugleich jemand dort etwas eingetragen hat. Sehen Sie die Vorschau an und führen Sie noch einmal aus; bleibt es "
    "dabei, steht der Grund im Protokoll des Servers."
)

Counts = dict[str, int]
logger = logging.getLogger(__name__)


@transaction.atomic
def order(accession: Accession, *, typed_count: int, by: User, at: datetime) -> AccessionRun:
    """Order the execution.

    `typed_count` is the number of new members as the office typed it; DomainRefusal where it differs from the preview
    or is zero, TransitionError where it was ordered before.
    """
    actor = actors.user(by.pk)
    locked = lock_open(accession, reader=actor)
    count = preview(locked).new_count
    if not count:
        raise DomainRefusal("Es gibt niemanden aufzunehmen: Noch hat keine Organisation den Beitritt erklärt.")
    if typed_count != count:
        raise DomainRefusal(f"{_would_be_text(count)}, nicht {typed_count}. Sehen Sie die Vorschau an.")
    ACCESSION_MACHINE.move_locked(locked, AccessionTransition.ORDER, actor=actor, at=at)
    return AccessionRun.objects.create(
        accession=locked, kind=RunKind.EXECUTE, expected=typed_count, ordered_at=at, ordered_by=by, due_at=at
    )


@transaction.atomic
def order_undo(accession: Accession, *, reason: str, by: User, at: datetime) -> AccessionRun:
    """Order that the execution is undone by a worker. Possible within 30 days.

    Raises DomainRefusal after that and where another accession rests on it, TransitionError where it is not executed or
    being undone already.
    """
    locked = ACCESSION_MACHINE.lock(accession)
    if locked.executed_at and at > locked.executed_at + UNDO_WITHIN:
        day = date_format(locked.executed_at + UNDO_WITHIN, "j. F Y")
        raise DomainRefusal(f"Zurücknehmen ging bis zum {day}. Beenden Sie die Mitgliedschaften einzeln.")
    undo.require_nothing_rests_on(locked)
    moved = ACCESSION_MACHINE.move_locked(locked, AccessionTransition.ORDER_UNDO, actor=actors.user(by.pk), at=at)
    return AccessionRun.objects.create(
        accession=moved, kind=RunKind.UNDO, reason=reason, ordered_at=at, ordered_by=by, due_at=at
    )


def run_due(*, at: datetime) -> int:
    """Carry out the order that has waited longest, all of it or nothing; returns 1, or 0 where none is due.

    The order of a worker that died is due again when its lease ends. An order that the domain refuses, or that has
    failed MAX_ATTEMPTS times, is finished as „nicht ausgeführt“ with the reason, and the accession goes back to its
    former state.
    """
    run = claim(AccessionRun.objects.due(at), duration=LEASE, at=at)
    if run is None:
        return 0
    try:
        if run.attempts > MAX_ATTEMPTS:
            _refuse(run, GAVE_UP, at=at)
        else:
            carry_out(run, at=at)
    except DomainRefusal as refusal:
        _refuse(run, str(refusal), at=at)
    except IntegrityError:
        logger.exception("Sammelbeitritt %s: eine Bedingung der Datenbank", run.accession_id)
        _refuse(run, CONTRADICTED, at=at)
    except Exception:
        with suppress(Error):  # without the database the lease runs out by itself
            release(run, due_at=at + RETRY_AFTER)
        raise
    return 1


@transaction.atomic
def carry_out(run: AccessionRun, *, at: datetime) -> None:
    """Execute or undo, as ordered; a run that is finished already changes nothing.

    Raises DomainRefusal where the number of new members is no longer the ordered one; then nothing is written.
    """
    locked = ACCESSION_MACHINE.lock(run.accession)
    current_run = AccessionRun.objects.select_related("ordered_by").select_for_update(of=("self",)).get(pk=run.pk)
    if current_run.finished_at:
        return
    actor = actors.user(current_run.ordered_by_id)
    if current_run.kind == RunKind.EXECUTE:
        counts = _execute(locked, expected=current_run.expected or 0, actor=actor, at=at)
    else:
        counts = undo.undo(locked, reason=current_run.reason, actor=actor, at=at)
    _finish(current_run, RunOutcome.DONE, at=at, counts=counts)


@transaction.atomic
def _refuse(run: AccessionRun, message: str, *, at: datetime) -> None:
    locked = ACCESSION_MACHINE.lock(run.accession)
    current_run = AccessionRun.objects.select_for_update().get(pk=run.pk)
    if current_run.finished_at:
        return
    transition = AccessionTransition.REFUSE if current_run.kind == RunKind.EXECUTE else AccessionTransition.REFUSE_UNDO
    ACCESSION_MACHINE.move_locked(locked, transition, actor=actors.user(current_run.ordered_by_id), at=at)
    _finish(current_run, RunOutcome.REFUSED, at=at, message=message)


def _would_be_text(count: int) -> str:
    return count_text(count, "Es wäre eine neue Mitgliedschaft", "Es wären {} neue Mitgliedschaften")


def _finish(
    run: AccessionRun, outcome: RunOutcome, *, at: datetime, message: str = "", counts: Counts | None = None
) -> None:
    run.finished_at, run.outcome, run.message, run.counts = at, outcome, message, counts or {}
    run.lease = run.leased_until = None
    run.save(update_fields=["finished_at", "outcome", "message", "counts", "lease", "leased_until"])


def _execute(accession: Accession, *, expected: int, actor: Actor, at: datetime) -> Counts:
    """Execute in the caller's transaction, in a constant number of statements."""
    participants = _lock_participants(accession)
    accession_preview = classify(accession, participants)
    if accession_preview.new_count != expected:
        raise DomainRefusal(
            "Seit der Vorschau hat sich etwas geändert: "
            f"{_would_be_text(accession_preview.new_count)} statt {expected}. Sehen Sie die Vorschau noch einmal an."
        )
    memberships = _open_memberships(accession, accession_preview, actor=actor, at=at)
    superseded = supersede_all(memberships, actor=actor, at=at)
    tenures = bulk_appointments.appoint_many(_appointments(accession_preview, memberships), actor=actor, at=at)
    certificates.issue_many(
        memberships,
        signatories=[certificates.SignatoryText(one.role, one.name) for one in accession.signatories.all()]
        or certificates.OFFICE_SIGNATORIES,
        place=accession.place,
        day=accession.effective_on,
        actor=actor,
        at=at,
    )
    _join_participants(accession_preview, memberships, actor=actor, at=at)
    ACCESSION_MACHINE.move_locked(accession, AccessionTransition.EXECUTE, actor=actor, at=at, executed_at=at)
    mailed = _queue_welcome_mails(accession_preview, at=at)
    return {"new": len(memberships), "applications": superseded, "tenures": tenures, "mails": mailed}


def _lock_participants(accession: Accession) -> list[AccessionParticipant]:
    """Lock the organisations, always first, then the participants that have not joined; return these."""
    waiting = accession.participants.exclude(state__in=[ParticipantState.JOINED, ParticipantState.SKIPPED])
    bodies = Organisation.objects.filter(pk__in=waiting.values("organisation"))
    list(bodies.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    list(waiting.select_for_update().order_by("pk").values_list("pk"))
    return list(waiting.select_related("accession", "organisation", "declaration", "proxy").order_by("pk"))


def _open_memberships(
    accession: Accession, accession_preview: AccessionPreview, *, actor: Actor, at: datetime
) -> list[Membership]:
    """Create the new memberships. One that is brought forward is voided and replaced; its end is kept."""
    replaced = {one.participant.organisation_id: one.membership for one in accession_preview.moved_forward}
    if replaced:
        reason = f"Vorgezogen auf den {date_format(accession.effective_on, 'j. F Y')} durch „{accession.title}“"
        rows = Membership.objects.filter(pk__in=[one.pk for one in replaced.values()])
        rows.update(voided_at=at, void_reason=reason[:300])
        record_many("void", ((one, {}) for one in replaced.values()), actor=actor, at=at)
    opened = Membership.objects.bulk_create(
        [
            Membership(
                organisation=one.organisation,
                start=accession.effective_on,
                end=former.end if (former := replaced.get(one.organisation_id)) else None,
                end_reason=former.end_reason if former else "",
                basis=Membership.Basis.ACCESSION,
                replaces=former,
                replacement=Membership.Replacement.BROUGHT_FORWARD if former else "",
                created_at=at,
            )
            for one in accession_preview.joining
        ],
        batch_size=BATCH,
    )
    journal_data = {"start": accession.effective_on.isoformat(), "basis": Membership.Basis.ACCESSION.value}
    record_many("open", ((one, {**journal_data, "accession": accession.pk}) for one in opened), actor=actor, at=at)
    return opened


def _appointments(accession_preview: AccessionPreview, opened: Sequence[Membership]) -> list[Appointment]:
    """The nominees of all declarations, also of organisations that are members already or later."""
    existing = [one.membership for one in (*accession_preview.already, *accession_preview.later)]
    by_organisation = {one.organisation_id: one for one in (*opened, *existing)}
    effective_on = accession_preview.accession.effective_on
    declared = {
        one.declaration_id: one.organisation_id
        for one in (*accession_preview.joining, *_members_that_declared(accession_preview))
        if one.declaration_id
    }
    rows = Nomination.objects.filter(declaration__in=declared).select_related("declaration")
    return [
        Appointment(one, membership, max(effective_on, membership.start))
        for one in rows.select_for_update(of=("self",)).order_by("pk")
        if (membership := by_organisation[declared[one.declaration_id]])
    ]


def _members_that_declared(accession_preview: AccessionPreview) -> list[AccessionParticipant]:
    return [one.participant for one in _with_declaration((*accession_preview.already, *accession_preview.later))]


def _with_declaration(existing: Sequence[ExistingMembership]) -> list[ExistingMembership]:
    return [one for one in existing if one.participant.state == ParticipantState.DECLARED]


def _join_participants(
    accession_preview: AccessionPreview, memberships: Sequence[Membership], *, actor: Actor, at: datetime
) -> None:
    own = Membership.objects.filter(pk__in=[one.pk for one in memberships], organisation=OuterRef("organisation"))
    PARTICIPANT_MACHINE.move_many(
        accession_preview.joining,
        ParticipantTransition.JOIN,
        actor=actor,
        at=at,
        state_before=F("state"),
        membership=Subquery(own.values("pk")),
    )
    PARTICIPANT_MACHINE.move_many(
        accession_preview.staying_out, ParticipantTransition.SKIP, actor=actor, at=at, state_before=F("state")
    )


def _queue_welcome_mails(accession_preview: AccessionPreview, *, at: datetime) -> int:
    joining = mails.drafts(accession_preview.joining, at=at, is_new=True)
    members = mails.drafts(_members_that_declared(accession_preview), at=at, is_new=False)
    return outgoing.queue_many(mails.WELCOME, [*joining, *members], at=at)
