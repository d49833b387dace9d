"""What the applicant does by link: confirm, correct the address, withdraw; and expiry of unconfirmed applications."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from journal import actors
from journal.actors import SYSTEM, Actor
from journal.entries import record
from mailings.domain import outgoing
from members.domain import nominations, organisations
from members.domain.applications import mails, supersession
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.models import Application
from members.states import ApplicationState, ApplicationTransition
from privacy.domain import consents
from privacy.models import Consent


@transaction.atomic
def confirm(application: Application, *, at: datetime) -> Application:
    """Confirm the application for the mailbox owner; a second call changes nothing.

    Adds the consents ticked in the form, informs the nominees, mails the status link. Where the organisation became a
    partner meanwhile, the application is superseded at once.
    """
    if application.organisation:
        organisations.lock(application.organisation)
    locked = APPLICATION_MACHINE.lock(application)
    if locked.state != ApplicationState.SUBMITTED:
        return locked
    actor = actors.applicant(locked.pk)
    moved = APPLICATION_MACHINE.move_locked(locked, ApplicationTransition.CONFIRM, actor=actor, at=at, confirmed_at=at)
    if (contact := moved.contact) and contact.newsletter:
        consents.give(contact.subject_key, text=contact.newsletter, channel=Consent.Channel.JOINING, at=at)
    if moved.declaration:
        nominations.inform(moved.declaration, organisation_name=moved.organisation_name, actor=actor, at=at)
    superseded = supersession.supersede_by_current(moved, actor=SYSTEM, at=at)
    if superseded.state == ApplicationState.CONFIRMED:
        mails.queue_mail("members/confirmed", superseded, at=at)
    return superseded


@transaction.atomic
def resend_confirmation(application: Application, *, at: datetime) -> bool:
    """Mail a new confirmation link; False, and no mail, where the application need not be confirmed any more."""
    locked = APPLICATION_MACHINE.lock(application)
    if locked.state != ApplicationState.SUBMITTED:
        return False
    mails.queue_confirmation(locked, at=at)
    return True


@transaction.atomic
def send_status_link(application: Application, *, at: datetime) -> bool:
    """Mail a new link to the status page to the applicant; False without an address. The caller limits how often."""
    return mails.queue_mail("members/status_link", APPLICATION_MACHINE.lock(application), at=at)


@transaction.atomic
def correct_email(application: Application, *, email: str, actor: Actor, at: datetime) -> Application:
    """Correct a mistyped address before it is confirmed: old links become invalid, a new mail is sent.

    Raises TransitionError once the application is confirmed, withdrawn or expired.
    """
    locked = APPLICATION_MACHINE.lock(application)
    contact = locked.contact
    if locked.state != ApplicationState.SUBMITTED or contact is None:
        raise APPLICATION_MACHINE.refusal(locked)
    outgoing.stop(locked, at=at)
    if locked.declaration:
        locked.declaration.nominations.filter(is_declarer=True, email=contact.email).update(email=email)
    contact.email = email
    contact.save(update_fields=["email"])
    locked.link_generation += 1
    locked.save(update_fields=["link_generation"])
    record("correct", locked, actor=actor, at=at, data={"fields": ["email"]})
    mails.queue_confirmation(locked, at=at)
    return locked


@transaction.atomic
def withdraw(application: Application, *, actor: Actor, at: datetime) -> Application:
    """Withdraw the application; a second call changes nothing. Raises TransitionError once it is decided or expired.

    The personal data of an unconfirmed one is deleted at once, as if it had expired.
    """
    locked = APPLICATION_MACHINE.lock(application)
    if locked.state == ApplicationState.WITHDRAWN:
        return locked
    if locked.state == ApplicationState.SUBMITTED:
        return _erase(locked, ApplicationTransition.WITHDRAW, actor=actor, at=at)
    moved = APPLICATION_MACHINE.move_locked(locked, ApplicationTransition.WITHDRAW, actor=actor, at=at)
    outgoing.stop(moved, at=at)
    mails.queue_mail("members/withdrawn", moved, at=at)
    return moved


def expire_due(*, at: datetime, limit: int = 500) -> int:
    """Expire applications that were not confirmed in time and delete their personal data; returns how many.

    Where the mail to confirm had to wait for its mailbox, the time begins when it leaves. Safe to run concurrently.
    """
    due = due_to_expire(at=at).order_by("submitted_at")
    return sum(_expire(pk, at=at) for pk in due.values_list("pk", flat=True)[:limit])


def confirmation_deadline(application: Application) -> datetime:
    """When an unconfirmed application expires, as `due_to_expire()` says, unless a mail to confirm it still waits."""
    delayed = outgoing.last_delayed_sent_at(application, template=mails.CONFIRM_MAIL)
    return (delayed or application.submitted_at) + settings.UNCONFIRMED_AGE


def due_to_expire(*, at: datetime) -> QuerySet[Application]:
    """What `expire_due()` expires, without its limit."""
    began = at - settings.UNCONFIRMED_AGE
    delayed = outgoing.delayed_beyond(began, template=mails.CONFIRM_MAIL, causes=Application)
    return Application.objects.unconfirmed_since(began).exclude(pk__in=delayed)


@transaction.atomic
def _expire(pk: int, *, at: datetime) -> bool:
    application = Application.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if application is None or application.state != ApplicationState.SUBMITTED:
        return False
    _erase(application, ApplicationTransition.EXPIRE, actor=SYSTEM, at=at)
    return True


def _erase(application: Application, transition: ApplicationTransition, *, actor: Actor, at: datetime) -> Application:
    """Change to a state without personal data; delete them, and the mails that contain them."""
    details_rows = [row for row in (application.declaration, application.details) if row is not None]
    outgoing.erase(application, at=at)
    moved = APPLICATION_MACHINE.move_locked(
        application, transition, actor=actor, at=at, declaration=None, details=None, remark="", internal_note=""
    )
    for row in details_rows:
        row.delete()
    return moved
