"""Opening, ending and voiding memberships; no row is ever deleted."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from functools import reduce
from itertools import product
from operator import or_

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import User
from core import date_spans
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import record
from members.domain import tenure_spans
from members.domain.applications.supersession import reinstate_applications, supersede_others
from members.models import Application, Certificate, Membership, Organisation, Person, Representative

BATCH = 1_000
MAX_DAYS_AHEAD = 366
FIXED_RELATIONS = (Membership, Certificate, Representative)  # what stays when another one replaces it


class AlreadyMember(DomainRefusal):
    """The new membership would overlap an existing one, `membership`; `day` is today."""

    def __init__(self, membership: Membership, *, day: date) -> None:
        self.membership = membership
        super().__init__(f"{membership.member}: {_overlap_text(membership, day)}")


def _overlap_text(membership: Membership, day: date) -> str:
    span = date_spans.sentence_text(membership.start, membership.end, today=day)
    if membership.start > day:
        hint = "Berichtigen Sie ihren Beginn, oder nehmen Sie sie zurück."
        return f"Die Mitgliedschaft {membership.number} ist {span} eingetragen. {hint}"
    return f"Die Mitgliedschaft {membership.number} ist {span} eingetragen und überschneidet sich damit."


def open_membership(
    *,
    organisation: Organisation | None = None,
    person: Person | None = None,
    start: date,
    basis: Membership.Basis,
    actor: Actor,
    at: datetime,
    by_application: Application | None = None,
) -> Membership:
    """Open a membership from `start` on, in the caller's transaction.

    Other open applications of the same member are superseded and their applicants get a mail. Concurrent calls for the
    same member wait. Raises AlreadyMember for an overlapping membership.
    """
    member = organisation or person
    if member is None:
        raise ValueError("a membership needs a member")
    lock_member(member)
    require_no_overlap(member, start=start, end=None, at=at)
    membership = Membership.objects.create(
        organisation=organisation, person=person, start=start, basis=basis, created_at=at
    )
    record("open", membership, actor=actor, at=at, data={"start": start.isoformat(), "basis": basis.value})
    supersede_others(membership, keep=by_application, actor=actor, at=at)
    return membership


def require_near_start(start: date, *, at: datetime) -> None:
    """Raises DomainRefusal where the start lies more than a year ahead: that is a typing error."""
    if (start - timezone.localdate(at)).days > MAX_DAYS_AHEAD:
        raise DomainRefusal("Der Beginn liegt mehr als ein Jahr voraus. Wählen Sie ein früheres Datum.")


def lock_member(member: Organisation | Person) -> None:
    """Wait for others who open or correct a membership of the same member, until the transaction ends."""
    type(member).objects.select_for_update(no_key=True).get(pk=member.pk)


def require_no_overlap(member: Organisation | Person, *, start: date, end: date | None, at: datetime) -> None:
    """Raises AlreadyMember where the member has a membership on one of the days from `start` on and before `end`."""
    overlapping = member.memberships.valid().exclude(end__lte=start)
    if end is not None:
        overlapping = overlapping.filter(start__lt=end)
    if found := overlapping.order_by("start").first():
        raise AlreadyMember(found, day=timezone.localdate(at))


@transaction.atomic
def end(membership: Membership, *, on: date, reason: str, by: User, at: datetime) -> Membership:
    """End a membership: `on` is the first day without it. A second call with the same day changes nothing.

    No tenure in the organisation reaches beyond that day (`tenure_spans`). Raises DomainRefusal where it is voided, has
    ended on another day or would end before it began.
    """
    lock_member(membership.member)
    locked = _lock(membership)
    if locked.end == on:
        return locked
    if locked.voided_at:
        raise DomainRefusal("Diese Mitgliedschaft ist zurückgenommen.")
    if locked.end:
        raise DomainRefusal("Das Ende ist schon eingetragen; ein falsches Datum können Sie berichtigen.")
    if on <= locked.start:
        raise DomainRefusal(
            f"Der letzte Tag darf nicht vor dem Beginn am {locked.start:%d.%m.%Y} liegen. "
            "War die Mitgliedschaft ein Irrtum, nehmen Sie sie zurück."
        )
    before = copy(locked)
    locked.end = on
    locked.end_reason = reason
    locked.save(update_fields=["end", "end_reason"])
    actor = actors.user(by.pk)
    record("end", locked, actor=actor, at=at, data={"end": on.isoformat()})
    tenure_spans.follow_membership(locked, before=before, actor=actor, at=at)
    return locked


@transaction.atomic
def void(membership: Membership, *, reason: str, actor: Actor, at: datetime) -> Membership:
    """Void a membership as if it had never been; the row stays. A second call changes nothing.

    Applications that it had superseded are reopened, and their applicants get a mail. Tenures in the organisation stay,
    and its end does not end them any more.
    """
    locked = _lock(membership)
    if locked.voided_at:
        return locked
    locked.voided_at = at
    locked.void_reason = reason
    locked.save(update_fields=["voided_at", "void_reason"])
    record("void", locked, actor=actor, at=at)
    tenure_spans.outlast_membership(locked, actor=actor, at=at)
    reinstate_applications([locked], actor=actor, at=at)
    return locked


def move_relations(replacements: Mapping[int, Membership]) -> None:
    """Let rows of all apps that point at a replaced membership, by its key, point at the row that replaces it.

    Certificates and the links between memberships stay. In a few statements for each kind of row.
    """
    for model, fields in _relations_to_memberships().items():
        to_any = [Q(**{f"{name}__in": list(replacements)}) for name in fields]
        rows = list(model._default_manager.filter(reduce(or_, to_any)).select_for_update().order_by("pk"))
        for row, name in product(rows, fields):
            if replacement := replacements.get(getattr(row, f"{name}_id")):
                setattr(row, name, replacement)
        model._default_manager.bulk_update(rows, fields, batch_size=BATCH)


def _relations_to_memberships() -> dict[type[Model], list[str]]:
    """By model, the names of its foreign keys to memberships that follow a replaced one."""
    fields: dict[type[Model], list[str]] = {}
    for relation in Membership._meta.related_objects:
        if relation.related_model not in FIXED_RELATIONS:
            fields.setdefault(relation.related_model, []).append(relation.field.name)
    return fields


@transaction.atomic
def record_membership(
    *, organisation: Organisation | None = None, person: Person | None = None, start: date, by: User, at: datetime
) -> Membership:
    """Open a membership that the office knows of from a letter or a list.

    Raises AlreadyMember, and DomainRefusal for a start too far ahead.
    """
    require_near_start(start, at=at)
    return open_membership(
        organisation=organisation,
        person=person,
        start=start,
        basis=Membership.Basis.BY_HAND,
        actor=actors.user(by.pk),
        at=at,
    )


def _lock(membership: Membership) -> Membership:
    return Membership.objects.select_for_update().get(pk=membership.pk)
