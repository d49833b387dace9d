"""Roles are given and ended from a day to a day; what is wider than one's own role, a second person confirms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.domain import owner_mails, second_person
from accounts.models import RoleAssignment, User
from accounts.permissions import Role
from accounts.states import ASSIGNMENT_TRANSITIONS, AssignmentState, AssignmentTransition
from core import date_spans, locks
from core.refusals import DomainRefusal
from core.transitions import StateMachine
from journal import actors, entries
from journal.actors import SYSTEM, Actor

ASSIGNMENT_MACHINE = StateMachine(
    RoleAssignment,
    ASSIGNMENT_TRANSITIONS,
    journal=entries,
    describe_state=lambda one: f"Der Stand dieser Rolle ist inzwischen „{one.get_state_display()}“",
    related=("user",),
)
GIVE_FIRST = "Geben Sie diese Rolle zuerst einer anderen Person"
LAST_HOLDERS = {
    Role.OFFICE: f"Das ist die letzte Geschäftsstelle ohne Ende. {GIVE_FIRST}, sonst bleibt die Arbeit liegen.",
    Role.SYSTEM: f"Das ist die letzte Systemverwaltung ohne Ende. {GIVE_FIRST}, sonst legt niemand mehr Zugänge an.",
}


class RoleRefused(DomainRefusal):
    """The role cannot be given, decided or ended by this person, or with these days."""


@transaction.atomic
def give(
    user: User,
    role: Role,
    *,
    areas: Sequence[str] = (),
    start: date,
    last_day: date | None = None,
    by: User | None,
    at: datetime,
) -> RoleAssignment:
    """Give a role from `start` to the end of `last_day`; it waits where `second_person.is_needed()`.

    `areas` are the AGS of the Regierungsbezirke and Kreise to which it is limited (`accounts.permissions.WITH_AREAS`).

    A second call gives no second role. Its owner gets a mail once it is granted, and their sessions end. `by` is
    None at the command line. Raises RoleRefused for a role of one's own, a login that is switched off, a start in the
    past, an end before the start, and days on which the role is held already.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    end = last_day + timedelta(days=1) if last_day else None
    same = {"role": role, "areas": sorted(set(areas)), "start": start, "end": end, "given_by": by}
    own_rows = RoleAssignment.objects.current_or_planned(start).filter(user=user)
    if existing := own_rows.filter(**same).first():
        return existing
    _require_givable(user, role, start=start, end=end, by=by, at=at)
    waits = by is not None and second_person.is_needed(user, role, by=by, at=at)
    state = AssignmentState.PROPOSED if waits else AssignmentState.GRANTED
    assignment = RoleAssignment.objects.create(user=user, **same, state=state, given_at=at)
    days: entries.Data = {"start": start.isoformat(), "end": end.isoformat() if end else None}
    entries.record("give", assignment, actor=_actor(by), at=at, data={"to": assignment.state, **days})
    if not waits:
        _announce(assignment, at=at)
    return assignment


@transaction.atomic
def confirm(assignment: RoleAssignment, *, by: User, at: datetime) -> RoleAssignment:
    """Grant what somebody else has proposed, from today on where its first day is over; its owner gets a mail.

    A second call changes nothing. Raises RoleRefused for whoever gave or gets the role or is not of the
    Geschäftsstelle, whose sign-in the giver has changed lately, for a login that is switched off and for days that are
    over, TransitionError where it waits no longer. That the giver has lost their own role meanwhile does not matter.
    """
    today = timezone.localdate(at)
    assignment = _lock_for_decision(assignment, by=by)
    if assignment.state == AssignmentState.GRANTED and assignment.decided_by_id == by.pk:
        return assignment
    if not assignment.user.is_active:
        raise RoleRefused("Dieser Zugang ist abgeschaltet. Lehnen Sie ab, oder lassen Sie ihn zuerst einschalten.")
    if second_person.has_been_given_access(by, giver=assignment.given_by_id, at=assignment.given_at):
        raise RoleRefused(
            "Wer diese Rolle gegeben hat, hat in diesen Tagen Ihre E-Mail-Adresse oder Ihr Passwort geändert. Das "
            "entscheidet jemand anderes von der Geschäftsstelle."
        )
    if assignment.end and assignment.end <= today:
        raise RoleRefused("Die Tage dieser Rolle sind vorbei. Lehnen Sie ab; sie kann neu gegeben werden.")
    assignment = ASSIGNMENT_MACHINE.move_locked(
        assignment,
        AssignmentTransition.CONFIRM,
        actor=actors.user(by.pk),
        at=at,
        decided_by=by,
        decided_at=at,
        start=max(assignment.start, today),
    )
    _announce(assignment, at=at)
    return assignment


@transaction.atomic
def refuse(assignment: RoleAssignment, *, by: User, at: datetime) -> RoleAssignment:
    """Not grant what somebody else has proposed. Raises as `confirm()`; a second call changes nothing."""
    assignment = _lock_for_decision(assignment, by=by)
    if assignment.state == AssignmentState.REFUSED and assignment.decided_by_id == by.pk:
        return assignment
    return ASSIGNMENT_MACHINE.move_locked(
        assignment, AssignmentTransition.REFUSE, actor=actors.user(by.pk), at=at, decided_by=by, decided_at=at
    )


@transaction.atomic
def end(assignment: RoleAssignment, *, last_day: date | None, by: User, at: datetime) -> RoleAssignment:
    """Let a role end with the end of `last_day`, or at once (None); its owner gets a mail where they hold it.

    What has not begun yet, or only today, is revoked when it ends at once; a proposal is revoked. Raises RoleRefused
    for a role of one's own, a day before today or before the start, and for the last Geschäftsstelle or
    Systemverwaltung without an end; TransitionError where the role was refused or revoked already.
    """
    today = timezone.localdate(at)
    if assignment.user_id == by.pk:
        raise RoleRefused("Die eigenen Rollen kann nur eine andere Person beenden. Bitten Sie sie darum.")
    if assignment.state == AssignmentState.GRANTED and assignment.end is None and assignment.start <= today:
        require_other_holders(assignment.user, roles=[assignment.role], day=today)
    assignment = ASSIGNMENT_MACHINE.lock(assignment)
    _require_endable(assignment, last_day=last_day, today=today)
    was_granted = assignment.state == AssignmentState.GRANTED
    if not was_granted or (last_day is None and assignment.start >= today):
        assignment = ASSIGNMENT_MACHINE.move_locked(
            assignment, AssignmentTransition.REVOKE, actor=actors.user(by.pk), at=at
        )
    else:
        ASSIGNMENT_MACHINE.require_allowed(assignment, AssignmentTransition.REVOKE, actor=actors.user(by.pk))
        assignment.end = last_day + timedelta(days=1) if last_day else today
        assignment.save(update_fields=["end"])
        entries.record("end", assignment, actor=actors.user(by.pk), at=at, data={"end": assignment.end.isoformat()})
    if was_granted:
        _announce(assignment, ends=True, at=at)
    return assignment


def require_other_holders(user: User, *, roles: Iterable[str] = tuple(LAST_HOLDERS), day: date) -> None:
    """Raises RoleRefused where the user is the last who holds one of these roles, of those that somebody must hold.

    Only logins that can be used count, and roles in force on the day without an end. Two calls for one role wait for
    each other: who ends the role of the other at the same time is refused.
    """
    for role in sorted(LAST_HOLDERS.keys() & set(roles)):
        locks.lock(f"holders of {role}")
        without_end = RoleAssignment.objects.in_force(day).filter(role=role, end=None, user__is_active=True)
        holders = set(without_end.values_list("user", flat=True))
        if holders == {user.pk}:
            raise RoleRefused(LAST_HOLDERS[Role(role)])


def _require_givable(user: User, role: Role, *, start: date, end: date | None, by: User | None, at: datetime) -> None:
    today = timezone.localdate(at)
    if by is not None and by.pk == user.pk:
        raise RoleRefused("Sich selbst kann niemand eine Rolle geben. Bitten Sie eine andere Person darum.")
    if not user.is_active:
        raise RoleRefused("Dieser Zugang ist abgeschaltet. Schalten Sie ihn zuerst wieder ein.")
    if start < today:
        raise RoleRefused("Eine Rolle beginnt frühestens heute. Geben Sie heute oder einen späteren Tag an.")
    if end and end <= start:
        raise RoleRefused(
            "Der letzte Tag liegt vor dem Beginn. Geben Sie einen späteren Tag an oder lassen Sie ihn leer."
        )
    same = user.assignments.current_or_planned(start).filter(role=role)
    if end:
        same = same.filter(start__lt=end)
    if existing := same.first():
        span = date_spans.short_text(existing.start, existing.end, today=today)
        raise RoleRefused(
            f"„{existing}“ gibt es für diesen Zugang in dieser Zeit schon ({existing.get_state_display()}, {span}). "
            "Beenden Sie diese Rolle zuerst oder wählen Sie andere Tage."
        )


def _require_endable(assignment: RoleAssignment, *, last_day: date | None, today: date) -> None:
    if assignment.end and assignment.end <= today:
        raise RoleRefused(f"Diese Rolle ist schon beendet, ihr letzter Tag war der {assignment.last_day:%d.%m.%Y}.")
    if last_day and last_day < max(today, assignment.start):
        raise RoleRefused("Der letzte Tag liegt vor heute oder vor dem Beginn. Wählen Sie einen späteren Tag.")


def _lock_for_decision(assignment: RoleAssignment, *, by: User) -> RoleAssignment:
    assignment = ASSIGNMENT_MACHINE.lock(assignment)
    if by.pk in (assignment.given_by_id, assignment.user_id) or not by.has_perm("roles.confirm"):
        raise RoleRefused(
            "Das entscheidet eine zweite Person der Geschäftsstelle, die diese Rolle weder gibt noch bekommt."
        )
    return assignment


def _announce(assignment: RoleAssignment, *, ends: bool = False, at: datetime) -> None:
    """Mail the owner, and end their sessions, so that no open window goes on with what was before."""
    user = assignment.user
    user.session_version += 1
    user.save(update_fields=["session_version"])
    owner_mails.queue("accounts/role_changed", user, assignment=assignment, ends=ends, at=at)


def _actor(by: User | None) -> Actor:
    return actors.user(by.pk) if by else SYSTEM
