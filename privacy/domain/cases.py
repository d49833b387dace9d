"""What people ask of the office: received, due, answered, closed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.reference_numbers import new_reference
from core.transitions import Machine
from journal import entries
from journal.actors import Actor, user
from journal.entries import record
from mailings.domain import mailbox_limits, outgoing
from privacy.models import Case
from privacy.states import CASE_TRANSITIONS, CaseState, CaseTransition

CONTACT_DAYS = 14

CASE_MACHINE = Machine(
    Case,
    CASE_TRANSITIONS,
    journal=entries,
    sentence=lambda case: f"Das Anliegen {case.reference} ist inzwischen {case.get_state_display()}",
)


def open_case(
    kind: Case.Kind | str,
    *,
    submission: UUID,
    message: str = "",
    subject: UUID | None = None,
    name: str = "",
    email: str = "",
    actor: Actor,
    at: datetime,
) -> Case:
    """The case of this submission, made at the first call; later calls return it and do nothing.

    Where an address is known it is told what was received and until when it is answered, unless the mailbox has had its
    share of mails; the mail repeats nothing that was typed, so that nobody can have us send their words to others.
    """
    with transaction.atomic():
        case, is_new = Case.objects.get_or_create(
            submission=submission,
            defaults={
                "kind": kind,
                "reference": new_reference(),
                "message": message,
                "subject": subject,
                "name": name,
                "email": email,
                "received_at": at,
                "due_on": due_on(kind, received=timezone.localdate(at)),
            },
        )
        if is_new:
            record("open", case, actor=actor, at=at, data={"kind": str(kind)})
            if email and mailbox_limits.count_mail(email, at=at):
                _queue_mail("privacy/case_received", case, at=at)
    return case


def answer(case: Case, *, text: str, by: User, at: datetime) -> Case:
    """Answer an open case, by mail where an address is known; the same answer twice is one answer.

    Raises TransitionError where it was answered otherwise or closed.
    """
    with transaction.atomic():
        case = CASE_MACHINE.lock(case)
        if case.state == CaseState.ANSWERED and case.answer == text:
            return case
        CASE_MACHINE.move_locked(case, CaseTransition.ANSWER, actor=user(by.pk), at=at, answer=text, answered_at=at)
        if case.email:
            _queue_mail("privacy/case_answered", case, at=at)
    return case


def close(case: Case, *, by: User, at: datetime) -> Case:
    """Close an open or answered case; a closed one stays as it is."""
    with transaction.atomic():
        case = CASE_MACHINE.lock(case)
        if case.state != CaseState.CLOSED:
            CASE_MACHINE.move_locked(case, CaseTransition.CLOSE, actor=user(by.pk), at=at, closed_at=at)
    return case


def due_on(kind: Case.Kind | str, *, received: date) -> date:
    """A month for what the law gives a month for (Art. 12(3) DSGVO), fourteen days for a mere message."""
    if kind == Case.Kind.CONTACT:
        return received + timedelta(days=CONTACT_DAYS)
    year, month = received.year + received.month // 12, received.month % 12 + 1
    return date(year, month, min(received.day, monthrange(year, month)[1]))


def _queue_mail(template: str, case: Case, *, at: datetime) -> None:
    outgoing.queue(template, to=case.email, cause=case, at=at, context={"case": case})
