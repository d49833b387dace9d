"""Putting right what was entered wrongly: a membership taken back whole, or opened anew with the right dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import date_spans
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import Data, record
from members.domain import certificates, memberships, tenure_spans
from members.models import Application, Membership
from members.states import ApplicationState

CORRECTION = Membership.Replacement.CORRECTION


class CorrectedMeanwhile(DomainRefusal):
    """Somebody else has changed the membership since it was shown; `membership` is what holds now."""

    def __init__(self, membership: Membership, *, today: date) -> None:
        self.membership = membership
        span = date_spans.sentence_text(membership.start, membership.end, today=today)
        state = "ist zurückgenommen" if membership.voided_at else f"gilt jetzt {span}"
        super().__init__(f"Diese Mitgliedschaft wurde inzwischen geändert: {membership.number} {state}.")


@transaction.atomic
def take_back(membership: Membership, *, reason: str, by: User, at: datetime) -> Membership:
    """Void a membership that should never have been entered; the only mails tell applicants of what it had closed.

    A second call changes nothing. Raises DomainRefusal where an accepted application opened it: then the acceptance is
    undone instead.
    """
    if application := accepted_application(membership):
        raise DomainRefusal(
            f"Diese Mitgliedschaft kam durch den Antrag {application.reference}. Nehmen Sie dort die Annahme zurück."
        )
    return memberships.void(membership, reason=reason, actor=actors.user(by.pk), at=at)


def accepted_application(membership: Membership) -> Application | None:
    """The accepted application that opened the membership."""
    return Application.objects.filter(membership=membership, state=ApplicationState.ACCEPTED).first()


@transaction.atomic
def correct_dates(
    membership: Membership,
    *,
    start: date,
    end: date | None,
    reason: str,
    seen_dates: tuple[date, date | None],
    by: User,
    at: datetime,
) -> Membership:
    """Void the membership and open it anew from `start` to `end`, the first day without it; returns the new one.

    Its number stays. Its application, its accession and the applications it superseded move along, tenures in the
    organisation follow the new dates (`tenure_spans`), and a certificate that names another beginning is replaced. No
    mail says so; a welcome that has not left says the new days. A second call with the same dates returns the same row.
    Raises CorrectedMeanwhile where it is voided or its dates are not `seen_dates` any more, AlreadyMember for an
    overlap with another membership, DomainRefusal for an end that is not after the start or a start too far ahead.
    """
    memberships.lock_member(membership.member)
    locked = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership.pk)
    )
    if locked.voided_at and (newer := _corrected_to(locked, start=start, end=end)):
        return newer
    if locked.voided_at or (locked.start, locked.end) != seen_dates:
        raise CorrectedMeanwhile(_latest(locked), today=timezone.localdate(at))
    _require_possible(locked, start, end, at=at)
    if (start, end) == (locked.start, locked.end):
        raise DomainRefusal("Beginn und Ende sind schon so eingetragen. Ändern Sie ein Datum, oder gehen Sie zurück.")
    actor = actors.user(by.pk)
    _void(locked, reason=reason, actor=actor, at=at)
    corrected = _open_anew(locked, start=start, end=end, reason=reason, actor=actor, at=at)
    memberships.move_relations({locked.pk: corrected})
    tenure_spans.follow_membership(corrected, before=locked, actor=actor, at=at)
    certificates.carry_over(locked, corrected, actor=actor, at=at)
    return corrected


def _corrected_to(membership: Membership, *, start: date, end: date | None) -> Membership | None:
    return Membership.objects.filter(replaces=membership, start=start, end=end, voided_at=None).first()


def _latest(membership: Membership) -> Membership:
    while newer := Membership.objects.filter(replaces=membership).first():
        membership = newer
    return membership


def _require_possible(membership: Membership, start: date, end: date | None, *, at: datetime) -> None:
    if end is not None and end <= start:
        raise DomainRefusal(
            f"Der letzte Tag darf nicht vor dem Beginn am {start:%d.%m.%Y} liegen. War die ganze Mitgliedschaft ein "
            "Irrtum, nehmen Sie sie zurück."
        )
    if start != membership.start:
        memberships.require_near_start(start, at=at)


def _void(membership: Membership, *, reason: str, actor: Actor, at: datetime) -> None:
    membership.voided_at, membership.void_reason = at, reason
    membership.save(update_fields=["voided_at", "void_reason"])
    record("void", membership, actor=actor, at=at)


def _open_anew(
    before: Membership, *, start: date, end: date | None, reason: str, actor: Actor, at: datetime
) -> Membership:
    memberships.require_no_overlap(before.member, start=start, end=end, at=at)
    corrected = Membership.objects.create(
        organisation=before.organisation,
        person=before.person,
        start=start,
        end=end,
        end_reason=(before.end_reason or reason) if end else "",
        basis=before.basis,
        replaces=before,
        replacement=CORRECTION,
        numbered_as=before.numbered_as or before.pk,
        created_at=at,
    )
    data: Data = {"start": start.isoformat(), "end": end.isoformat() if end else None, "corrects": before.pk}
    record("correct", corrected, actor=actor, at=at, data=data)
    return corrected


def brought_forward(memberships: Iterable[Membership]) -> dict[int, Membership]:
    """By the key of each membership that an accession opened the one it brought forward, if any.

    Looks through what happened since: dates that were corrected, and memberships that were themselves brought forward
    by another accession and restored when that was undone.
    """
    wanted = list(memberships)
    known = {one.pk: one for one in wanted}
    while missing := {one.replaces_id for one in known.values() if one.replaces_id} - known.keys():
        known |= Membership.objects.in_bulk(missing)
    opened = {one.pk: _as_opened(one, known) for one in wanted}
    return {key: known[one.replaces_id] for key, one in opened.items() if one.replaces_id}


def _as_opened(membership: Membership, known: Mapping[int, Membership]) -> Membership:
    """The row before any correction and before being brought forward and restored."""
    if membership.replaces_id is None or membership.replacement == Membership.Replacement.BROUGHT_FORWARD:
        return membership
    before = _as_opened(known[membership.replaces_id], known)
    if membership.replacement == Membership.Replacement.RESTORED and before.replaces_id:
        before = _as_opened(known[before.replaces_id], known)
    return before
