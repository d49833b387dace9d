"""Questions to the applicant, their answers, declining, and the office's note."""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from accounts.models import User
from journal import actors
from journal.actors import Actor
from journal.entries import record
from members.domain.applications import mails
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.models import Application, Question, Recommendation
from members.states import ApplicationTransition
from privacy.domain import cases
from privacy.models import Case


@transaction.atomic
def ask(application: Application, *, text: str, by: User, at: datetime) -> Application:
    """Mail the applicant a question with a link to answer it. Raises TransitionError."""
    moved = APPLICATION_MACHINE.move(application, ApplicationTransition.ASK, actor=actors.user(by.pk), at=at)
    Question.objects.create(application=moved, text=text, asked_at=at, asked_by=by)
    mails.queue_mail("members/question", moved, at=at, text=text)
    return moved


@transaction.atomic
def answer(application: Application, *, text: str, actor: Actor | None = None, at: datetime) -> Application:
    """Save the answer to the open question, by link or recorded by the office. Raises TransitionError."""
    moved = APPLICATION_MACHINE.move(
        application, ApplicationTransition.ANSWER, actor=actor or actors.applicant(application.pk), at=at
    )
    moved.questions.filter(answered_at=None).update(answer=text, answered_at=at)
    return moved


def keep_late_answer(application: Application, *, text: str, at: datetime) -> Case | None:
    """Open a case with what an applicant typed after the decision, or after the question was answered; once a text.

    None where it is an answer that is stored already.
    """
    contact = application.contact
    if contact is None or application.questions.filter(answer=text).exists():
        return None
    return cases.open_case(
        Case.Kind.CONTACT,
        submission=uuid5(NAMESPACE_OID, f"{application.reference}\n{text}"),
        message=f"Antwort zum Antrag {application.reference}, nach der Entscheidung eingegangen:\n\n{text}",
        subject_key=contact.subject_key,
        name=str(contact),
        email=contact.email,
        actor=actors.applicant(application.pk),
        at=at,
    )


@transaction.atomic
def recommend(
    application: Application, *, verdict: Recommendation.Verdict, reason: str, by: User, at: datetime
) -> Recommendation:
    """Say, for those who decide, how the application should be decided; a second one by the same user replaces it.

    A second call with the same content changes nothing. Raises TransitionError where it is not open any more.
    """
    locked = APPLICATION_MACHINE.lock(application)
    APPLICATION_MACHINE.require_allowed(locked, ApplicationTransition.DECLINE, actor=actors.user(by.pk))
    existing = locked.recommendations.filter(by=by).first()
    if existing and (existing.verdict, existing.reason) == (verdict, reason):
        return existing
    made, _ = Recommendation.objects.update_or_create(
        application=locked, by=by, defaults={"verdict": verdict, "reason": reason, "at": at}
    )
    record("recommend", locked, actor=actors.user(by.pk), at=at)
    return made


@transaction.atomic
def decline(application: Application, *, text: str, note: str = "", by: User, at: datetime) -> Application:
    """Decline: `text` is mailed to the applicant, `note` is internal. Raises TransitionError."""
    moved = APPLICATION_MACHINE.move(
        application,
        ApplicationTransition.DECLINE,
        actor=actors.user(by.pk),
        at=at,
        decided_at=at,
        decided_by=by,
        decline_text=text,
        internal_note=note or application.internal_note,
    )
    mails.queue_mail("members/declined", moved, at=at, text=text)
    return moved


@transaction.atomic
def note(application: Application, *, text: str, by: User, at: datetime) -> Application:
    """Replace the office's own note on an application."""
    locked = APPLICATION_MACHINE.lock(application)
    if locked.internal_note != text:
        locked.internal_note = text
        locked.save(update_fields=["internal_note"])
        record("note", locked, actor=actors.user(by.pk), at=at)
    return locked
