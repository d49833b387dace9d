"""Cases („Anliegen“): requests to the office with a due date, which are opened, answered and closed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.disclosure import DataSubject
from core.idempotency import idempotency_key
from core.transitions import StateMachine
from journal import entries
from journal.actors import VISITOR, Actor, user
from journal.entries import record
from mailings.domain import mailbox_limits, outgoing
from normalisation.folding import Fold
from normalisation.reference_numbers import new_reference
from privacy.models import Case
from privacy.states import CASE_TRANSITIONS, CaseState, CaseTransition

CONTACT_DAYS = 14
MAX_NAME_LENGTH = Case._meta.get_field("name").max_length  # titles and names of people together can be longer

CASE_MACHINE = StateMachine(
    Case,
    CASE_TRANSITIONS,
    journal=entries,
    describe_state=lambda case: f"Das Anliegen {case.reference} ist inzwischen {case.get_state_display()}",
)


def open_case(
    kind: Case.Kind | str,
    *,
    submission: UUID,
    message: str = "",
    subject_key: UUID | None = None,
    name: str = "",
    email: str = "",
    actor: Actor,
    at: datetime,
) -> Case:
    """Create the case of this submission and content; later calls return it.

    A confirmation with the due date is mailed where an address is known; it repeats nothing that was typed, so that
    nobody can make us send their text to others. To an address that a visitor typed it asks the mailbox's limit.
    """
    with transaction.atomic():
        case, is_new = Case.objects.get_or_create(
            submission=idempotency_key(submission, kind, message, subject_key, name, email),
            defaults={
                "kind": kind,
                "reference": new_reference(),
                "message": message,
                "subject_key": subject_key,
                "name": name[:MAX_NAME_LENGTH],
                "email": email,
                "received_at": at,
                "due_on": due_on(kind, received=timezone.localdate(at)),
            },
        )
        if is_new:
            record("open", case, actor=actor, at=at, data={"kind": str(kind)})
            if email:
                turn_at = mailbox_limits.count_mail(email, at=at) if actor == VISITOR else None
                _queue_mail("privacy/case_received", case, turn_at=turn_at, at=at)
    return case


def answer(case: Case, *, text: str, by: User, at: datetime) -> Case:
    """Answer an open case, by mail where an address is known. Repeating the same answer has no effect.

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


@transaction.atomic
def correct_email(case: Case, *, before: str, after: str, by: User, at: datetime) -> None:
    """Correct the address that answers to a case go to; no mail is sent."""
    case = CASE_MACHINE.lock(case)
    case.email = after
    case.save(update_fields=["email"])
    record("correct", case, actor=user(by.pk), at=at, data={"fields": ["email"]})


def close(case: Case, *, by: User, at: datetime) -> Case:
    """Close an open or answered case; nothing where it is closed already."""
    with transaction.atomic():
        case = CASE_MACHINE.lock(case)
        if case.state != CaseState.CLOSED:
            CASE_MACHINE.move_locked(case, CaseTransition.CLOSE, actor=user(by.pk), at=at, closed_at=at)
    return case


def cases_of(subject: DataSubject) -> QuerySet[Case]:
    """Cases that a person opened on „Meine Daten“ or by a form with their address and name, newest first.

    Where no name was typed, the address alone is enough only if nobody else reads it; a title may precede the name.
    """
    annotated = Case.objects.alias(folded=Fold("name"))
    own = Q(subject_key__in=subject.subject_keys)
    own |= Q(subject_key=None, email__mailbox__in=subject.personal_mailboxes, name="")
    if name := subject.name_fold:
        is_named = Q(folded=name) | Q(folded__endswith=f" {name}")
        own |= Q(is_named, subject_key=None, email__mailbox__in=subject.mailboxes)
    return annotated.filter(own).order_by("-received_at", "-pk")


def due_on(kind: Case.Kind | str, *, received: date) -> date:
    """The day by which a case must be answered: a month by law (Art. 12(3) DSGVO), fourteen days for a message."""
    if kind == Case.Kind.CONTACT:
        return received + timedelta(days=CONTACT_DAYS)
    year, month = received.year + received.month // 12, received.month % 12 + 1
    return date(year, month, min(received.day, monthrange(year, month)[1]))


def _queue_mail(template: str, case: Case, *, turn_at: datetime | None = None, at: datetime) -> None:
    outgoing.queue(template, to=case.email, cause=case, at=at, context={"case": case}, turn_at=turn_at)
