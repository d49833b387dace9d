"""Mails as rows: written in the transaction that causes them, stopped, erased, tried again, settled."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from core.tokens import Link
from core.transitions import StateMachine
from journal import actors, entries
from journal.actors import Actor
from journal.entries import Data
from mailings.domain import digests, rendering
from mailings.domain.attachments import AttachmentSpec
from mailings.models import UNSENT, OutgoingMail
from mailings.states import MAIL_TRANSITIONS, MailState, MailTransition
from normalisation.domains import validate_mail_domain

STOPPABLE = (MailState.WAITING, MailState.THROTTLED, MailState.DEAD, MailState.SETTLED)
FAILED = (MailState.DEAD, MailState.SETTLED)
MAIL_MACHINE = StateMachine(OutgoingMail, MAIL_TRANSITIONS, journal=entries)


@dataclass(frozen=True, slots=True)
class MailDraft:
    """One of many mails by the same template; the fields are those of `queue()` and of `rendering.render()`."""

    to: str
    cause: models.Model
    context: Mapping[str, Any]
    links: Mapping[str, Link] = field(default_factory=dict)
    attachments: Sequence[AttachmentSpec] = ()
    per_mail: Mapping[str, str] = field(default_factory=dict)
    skeleton_key: Hashable = None
    turn_at: datetime | None = None


def queue(
    template: str,
    *,
    to: str,
    cause: models.Model,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    links: Mapping[str, Link] | None = None,
    attachments: Sequence[AttachmentSpec] = (),
    turn_at: datetime | None = None,
) -> OutgoingMail:
    """Write the mail `template` (`members/confirm`: two files below templates/members/mail/); a worker sends it.

    Runs inside the transaction that causes the mail, so that both are stored or neither; TransactionManagementError
    outside of any. `links` are what `{% link "name" %}` stands for; the row keeps their four values, never a token.
    `attachments` are made while sending. `turn_at` is what `mailbox_limits.count_mail()` says: until then it waits.
    Raises ValidationError where `to` is no address, KeyError where the text uses a link that was not given.
    """
    draft = MailDraft(to, cause, context or {}, links or {}, attachments, turn_at=turn_at)
    mail = build_mail(template, draft, at=at)
    mail.save(force_insert=True)
    return mail


def build_mail(template: str, mail: MailDraft, *, at: datetime) -> OutgoingMail:
    """What `queue()` would write, for who writes it together with other rows. Raises as `queue()`."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a mail belongs into the transaction that causes it")
    validate_email(mail.to)
    validate_mail_domain(mail.to)
    text = rendering.render(
        template, context=mail.context, links=mail.links, per_mail=mail.per_mail, skeleton_key=mail.skeleton_key
    )
    return OutgoingMail(
        template=template,
        to=mail.to,
        subject=text.subject,
        body=text.body,
        links=text.links,
        attachments=list(mail.attachments),
        cause_kind=mail.cause._meta.label_lower,
        cause_id=mail.cause.pk,
        state=MailState.THROTTLED if mail.turn_at else MailState.WAITING,
        turn_at=mail.turn_at,
        due_at=mail.turn_at or at,
        created_at=at,
    )


def queue_many(template: str, mails: Iterable[MailDraft], *, at: datetime) -> int:
    """`queue()` for many mails by a statement for each thousand; how many."""
    rows = [build_mail(template, mail, at=at) for mail in mails]
    return len(OutgoingMail.objects.bulk_create(rows, batch_size=1_000))


def stop_by_template(template: str, causes: Sequence[models.Model], *, at: datetime) -> dict[int, str]:
    """Stop the mails by this template that never left of rows of one model.

    Returns the keys of the rows whose mails these were, each with the address.
    """
    if not causes:
        return {}
    mails = OutgoingMail.objects.select_for_update().filter(
        template=template,
        cause_kind=causes[0]._meta.label_lower,
        cause_id__in=[one.pk for one in causes],
        state__in=STOPPABLE,
        lease=None,  # one being transmitted just now leaves and needs its correction
    )
    stopped = list(mails.only("cause_id", "to", "digest"))
    if stopped:
        rows = OutgoingMail.objects.filter(pk__in=[one.pk for one in stopped])
        rows.update(state=MailState.STOPPED, due_at=at)
        if any(one.digest_id for one in stopped):
            digests.refresh(rows, at=at)
    return {one.cause_id: one.to for one in stopped}


def recipients_of(template: str, causes: Sequence[models.Model]) -> dict[int, str]:
    """To whom the last mail by this template went, or goes, for rows of one model, by their keys; stopped ones not."""
    if not causes:
        return {}
    mails = OutgoingMail.objects.filter(
        template=template, cause_kind=causes[0]._meta.label_lower, cause_id__in=[one.pk for one in causes]
    )
    return dict(mails.exclude(state=MailState.STOPPED).order_by("pk").values_list("cause_id", "to"))


def stopped_recipients(template: str, causes: Sequence[models.Model]) -> dict[int, str]:
    """To whom the last stopped mail by this template would have gone, for rows of one model, by their keys."""
    if not causes:
        return {}
    mails = OutgoingMail.objects.filter(
        template=template, cause_kind=causes[0]._meta.label_lower, cause_id__in=[one.pk for one in causes]
    )
    stopped = mails.filter(state=MailState.STOPPED, erased_at=None)
    return dict(stopped.order_by("pk").values_list("cause_id", "to"))


def stop(cause: models.Model, *, template: str = "", at: datetime) -> int:
    """Stop the mails of `cause`, or those by this template, that wait or have failed; how many.

    One being transmitted still leaves. Their `due_at` then says when they were stopped.
    """
    return _stop(_mails_of(cause, template), at=at)


def stop_all(causes: models.QuerySet[Any], *, at: datetime) -> int:
    """`stop()` for all rows of a queryset at once."""
    return _stop(_caused_by_any(causes), at=at)


def erase(cause: models.Model, *, template: str = "", at: datetime) -> int:
    """Stop what waits and empty address, subject, text and attachments of all mails of `cause`, or those by this
    template; how many. The rows stay.
    """
    return _erase(_mails_of(cause, template), at=at)


def erase_all(causes: models.QuerySet[Any], *, at: datetime) -> int:
    """`erase()` for all rows of a queryset at once."""
    return _erase(_caused_by_any(causes), at=at)


def _caused_by_any(causes: models.QuerySet[Any]) -> models.QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(cause_kind=causes.model._meta.label_lower, cause_id__in=causes.values("pk"))


def _stop(mails: models.QuerySet[OutgoingMail], *, at: datetime) -> int:
    number = mails.filter(state__in=STOPPABLE).update(state=MailState.STOPPED, due_at=at)
    digests.refresh(mails, at=at)
    return number


def _erase(mails: models.QuerySet[OutgoingMail], *, at: datetime) -> int:
    mails.filter(state__in=STOPPABLE).update(state=MailState.STOPPED, due_at=at)
    number = mails.filter(erased_at=None).update(**digests.ERASED, erased_at=at)
    digests.refresh(mails, at=at)
    return number


def dead() -> models.QuerySet[OutgoingMail]:
    """What could not be delivered and waits for the office, oldest first; of a digest not its parts."""
    return OutgoingMail.objects.filter(state=MailState.DEAD, digest=None).order_by("id")


@transaction.atomic
def retry(mail: OutgoingMail, *, by: AbstractBaseUser, at: datetime) -> OutgoingMail:
    """Let the workers try a dead or settled mail again, from the first attempt on; journalled.

    Any other stays as it is. A digest is tried again with its parts, a part with its digest.
    """
    fresh, parts = _lock_whole(mail)
    if fresh.state in FAILED and not fresh.erased_at:
        parts.update(state=MailState.WAITING, due_at=at, last_error="", settled_reason="")
        retry_locked(fresh, actor=actors.user(by.pk), at=at)
    return fresh


def retry_locked(mail: OutgoingMail, *, actor: Actor, at: datetime, data: Data | None = None) -> None:
    """Let the workers try a locked mail again that is no digest's part; `data` goes into the journal."""
    changes: dict[str, Any] = {"attempts": 0, "due_at": at, "last_error": "", "settled_reason": ""}
    MAIL_MACHINE.move_locked(mail, MailTransition.RETRY, actor=actor, at=at, data=data, **changes)


@transaction.atomic
def settle(mail: OutgoingMail, *, reason: str = "", by: AbstractBaseUser, at: datetime) -> OutgoingMail:
    """Settle a dead mail that need not arrive any more; journalled. A second call changes nothing.

    A digest is settled with its parts, a part with its digest. Raises TransitionError where it is not dead.
    """
    fresh, parts = _lock_whole(mail)
    if fresh.state == MailState.SETTLED:
        return fresh
    actor = actors.user(by.pk)
    MAIL_MACHINE.require_allowed(fresh, MailTransition.SETTLE, actor=actor)
    parts.update(state=MailState.SETTLED, settled_reason=reason)
    return settle_locked(fresh, reason=reason, actor=actor, at=at)


def settle_locked(mail: OutgoingMail, *, reason: str, actor: Actor, at: datetime) -> OutgoingMail:
    """Settle a locked mail that is no digest's part."""
    return MAIL_MACHINE.move_locked(mail, MailTransition.SETTLE, actor=actor, at=at, settled_reason=reason)


def _lock_whole(mail: OutgoingMail) -> tuple[OutgoingMail, models.QuerySet[OutgoingMail]]:
    """The mail, or the digest that it is part of, and the parts that share its state; all locked."""
    whole = mail.digest or mail
    digests.lock_parts(whole)
    fresh = MAIL_MACHINE.lock(whole)
    return fresh, fresh.parts.filter(state=fresh.state)


def delayed_beyond(
    moment: datetime, *, template: str, causes: type[models.Model]
) -> models.QuerySet[OutgoingMail, int]:
    """The causes whose mail by this template waited for its mailbox and had not left by this moment, as keys."""
    mails = OutgoingMail.objects.filter(template=template, cause_kind=causes._meta.label_lower, turn_at__isnull=False)
    return mails.filter(Q(state__in=UNSENT) | Q(sent_at__gt=moment)).values_list("cause_id", flat=True)


def last_delayed_sent_at(cause: models.Model, *, template: str) -> datetime | None:
    """When the last mail of `cause` by this template left that had waited for its mailbox; None where there is none."""
    mails = _mails_of(cause, template).filter(turn_at__isnull=False)
    found: datetime | None = mails.aggregate(last=models.Max("sent_at"))["last"]
    return found


def oldest_waiting(at: datetime) -> timedelta | None:
    """How long the oldest unsent mail has been waiting; None where none waits, planned for later is not waiting."""
    oldest = OutgoingMail.objects.unsent(at).aggregate(at=models.Min("since"))["at"]
    return at - oldest if oldest else None


def replacement_of(mail: OutgoingMail) -> OutgoingMail | None:
    """The last mail that was written after this one by its template, of the same cause; None where there is none."""
    later = OutgoingMail.objects.filter(
        template=mail.template, cause_kind=mail.cause_kind, cause_id=mail.cause_id, pk__gt=mail.pk
    )
    return later.order_by("pk").last()


def rendered_for_demo(mail: OutgoingMail) -> str:
    """The text exactly as it is sent, with links that work: for the Demo-Postfach alone."""
    return rendering.fill_links(mail.body, mail.links)


def _mails_of(cause: models.Model, template: str) -> models.QuerySet[OutgoingMail]:
    mails = OutgoingMail.objects.caused_by(cause)
    return mails.filter(template=template) if template else mails
