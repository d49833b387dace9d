"""Roles are given and ended from a day to a day; what is wider than one's own role, a second person confirms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.permissions import Role, is_wider
from accounts.states import ASSIGNMENT_TRANSITIONS, AssignmentState, AssignmentTransition
from core import locks
from core.refusals import DomainRefusal
from core.transitions import StateMachine
from journal import actors, entries
from journal.actors import SYSTEM, Actor
from mailings.domain import outgoing

ASSIGNMENT_MACHINE = StateMachine(
    RoleAssignment,
    ASSIGNMENT_TRANSITIONS,
    journal=entries,
    describe_state=lambda one: f"Der Stand dieser Rolle ist inzwischen „{one.get_state_display()}“",
    related=("user",),
)
ADMINISTRATORS_LOCK = "administrators"
ALWAYS_CONFIRMED = frozenset({Role.OFFICE, Role.SYSTEM})


class RoleRefused(DomainRefusal):
    """The role cannot be given, decided or ended by this person, or with these days."""


def needs_confirmation(user: User, role: Role, *, by: User, at: datetime) -> bool:
    """Whether a second person of the Geschäftsstelle has to confirm that `by` gives `user` the role.

    So it is with the Geschäftsstelle, the Systemverwaltung, and whatever is wider than the own roles of `by`, where
    there is such a second person: another login of the Geschäftsstelle than these two.
    """
    if role not in ALWAYS_CONFIRMED and not is_wider(role, by.roles):
        return False
    office = User.objects.with_role(Role.OFFICE, on=timezone.localdate(at))
    return bool(office.exclude(pk__in=[user.pk, by.pk]).exists())


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
    """Give a role from `start` to the end of `last_day`; it waits for a second person where `needs_confirmation()`.

    `areas` are the AGS of the Regierungsbezirke and Kreise to which it is limited (`accounts.permissions.WITH_AREAS`).

    A second call gives no second role. Its owner is told by mail once it is granted, and their sessions end. `by` is
    None at the command line. Raises RoleRefused for a role of one's own, a login that is switched off, a start in the
    past, an end before the start, and days on which the role is held already.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    end = last_day + timedelta(days=1) if last_day else None
    same = {"role": role, "areas": sorted(areas), "start": start, "end": end, "given_by": by}
    own_rows = RoleAssignment.objects.current_or_planned(start).filter(user=user)
    if existing := own_rows.filter(**same).first():
        return existing
    _require_givable(user, role, start=start, end=end, by=by, at=at)
    waits = by is not None and needs_confirmation(user, role, by=by, at=at)
    assignment = RoleAssignment.objects.create(
        user=user,
        role=role,
        areas=sorted(areas),
        start=start,
        end=end,
        state=AssignmentState.PROPOSED if waits else AssignmentState.GRANTED,
        given_by=by,
        given_at=at,
    )
    days: entries.Data = {"start": start.isoformat(), "end": end.isoformat() if end else None}
    entries.record("give", assignment, actor=_actor(by), at=at, data={"to": assignment.state, **days})
    if not waits:
        _announce(assignment, at=at)
    return assignment


@transaction.atomic
def confirm(assignment: RoleAssignment, *, by: User, at: datetime) -> RoleAssignment:
    """Grant what somebody else has proposed; its owner is told. A second call changes nothing.

    Raises RoleRefused for whoever gave or gets the role or is not of the Geschäftsstelle, for a login that is switched
    off and for days that are over, TransitionError where it waits no longer.
    """
    assignment = _lock_for_decision(assignment, by=by)
    if assignment.state == AssignmentState.GRANTED and assignment.decided_by_id == by.pk:
        return assignment
    if not assignment.user.is_active:
        raise RoleRefused("Dieser Zugang ist abgeschaltet. Lehnen Sie ab, oder lassen Sie ihn zuerst einschalten.")
    if assignment.end and assignment.end <= timezone.localdate(at):
        raise RoleRefused("Die Tage dieser Rolle sind vorbei. Lehnen Sie ab; sie kann neu gegeben werden.")
    assignment = ASSIGNMENT_MACHINE.move_locked(
        assignment, AssignmentTransition.CONFIRM, actor=actors.user(by.pk), at=at, decided_by=by, decided_at=at
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
    """Let a role end with the end of `last_day`, or at once (None); its owner is told where they hold it.

    What has not begun yet, or only today, is revoked when it ends at once; a proposal is revoked. Raises RoleRefused
    for a role of one's own, a day before today or before the start, and for the last Systemverwaltung without an end;
    TransitionError where the role was refused or revoked already.
    """
    if assignment.role == Role.SYSTEM:
        locks.lock(ADMINISTRATORS_LOCK)  # two who end each other's role wait for each other, and one of them stays
    assignment = ASSIGNMENT_MACHINE.lock(assignment)
    today = timezone.localdate(at)
    _require_endable(assignment, last_day=last_day, by=by, today=today)
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
        _announce(assignment, at=at)
    return assignment


def _require_givable(user: User, role: Role, *, start: date, end: date | None, by: User | None, at: datetime) -> None:
    if by is not None and by.pk == user.pk:
        raise RoleRefused("Sich selbst kann niemand eine Rolle geben. Bitten Sie eine andere Person darum.")
    if not user.is_active:
        raise RoleRefused("Dieser Zugang ist abgeschaltet. Schalten Sie ihn zuerst wieder ein.")
    if start < timezone.localdate(at):
        raise RoleRefused("Eine Rolle beginnt frühestens heute. Geben Sie heute oder einen späteren Tag an.")
    if end and end <= start:
        raise RoleRefused(
            "Der letzte Tag liegt vor dem Beginn. Geben Sie einen späteren Tag an oder lassen Sie ihn leer."
        )
    same = user.assignments.current_or_planned(start).filter(role=role)
    if end:
        same = same.filter(start__lt=end)
    if existing := same.first():
        raise RoleRefused(
            f"„{existing}“ gibt es für diesen Zugang in dieser Zeit schon ({existing.get_state_display()}, "
            f"{_span(existing)}). Beenden Sie diese Rolle zuerst oder wählen Sie andere Tage."
        )


def _require_endable(assignment: RoleAssignment, *, last_day: date | None, by: User, today: date) -> None:
    if assignment.user_id == by.pk:
        raise RoleRefused("Die eigenen Rollen kann nur eine andere Person beenden. Bitten Sie sie darum.")
    if assignment.end and assignment.end <= today:
        raise RoleRefused(f"Diese Rolle ist schon beendet, ihr letzter Tag war der {assignment.last_day:%d.%m.%Y}.")
    if last_day and last_day < max(today, assignment.start):
        raise RoleRefused("Der letzte Tag liegt vor heute oder vor dem Beginn. Wählen Sie einen späteren Tag.")
    if assignment.role == Role.SYSTEM and assignment.state == AssignmentState.GRANTED:
        _require_other_administrator(assignment, today=today)


def is_last_administrator(user: User, *, day: date) -> bool:
    """Whether nobody else administers the logins from this day on without an end."""
    without_end = RoleAssignment.objects.in_force(day).filter(role=Role.SYSTEM, end=None, user__is_active=True)
    return without_end.filter(user=user).exists() and not without_end.exclude(user=user).exists()


def _require_other_administrator(assignment: RoleAssignment, *, today: date) -> None:
    """Called under ADMINISTRATORS_LOCK."""
    if is_last_administrator(assignment.user, day=today):
        raise RoleRefused(
            "Das ist die letzte Systemverwaltung ohne Ende. Geben Sie diese Rolle zuerst einer anderen Person, "
            "sonst kann niemand mehr Zugänge anlegen."
        )


def _lock_for_decision(assignment: RoleAssignment, *, by: User) -> RoleAssignment:
    assignment = ASSIGNMENT_MACHINE.lock(assignment)
    if by.pk in (assignment.given_by_id, assignment.user_id) or not by.has_perm("roles.confirm"):
        raise RoleRefused(
            "Das entscheidet eine zweite Person der Geschäftsstelle, die diese Rolle weder gibt noch bekommt."
        )
    return assignment


def _announce(assignment: RoleAssignment, *, at: datetime) -> None:
    """Tell the owner, and end their sessions, so that no open window goes on with what was before."""
    user = assignment.user
    user.session_version += 1
    user.save(update_fields=["session_version"])
    try:
        outgoing.queue(
            "accounts/role_changed", to=user.email, cause=user, at=at, context={"assignment": assignment, "at": at}
        )
    except ValidationError:  # an address from the command line to which nothing can be sent
        return


def _span(assignment: RoleAssignment) -> str:
    last_day = assignment.last_day
    return f"ab {assignment.start:%d.%m.%Y}" + (f" bis {last_day:%d.%m.%Y}" if last_day else "")


def _actor(by: User | None) -> Actor:
    return actors.user(by.pk) if by else SYSTEM
