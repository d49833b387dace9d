"""Mails as rows: written in the transaction that causes them, stopped, erased, tried again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from core.statements import insert
from core.tokens import Link
from journal import actors
from journal.entries import record
from mailings.domain import texts
from mailings.models import OutgoingMail
from mailings.states import MailState


def queue(
    template: str,
    *,
    to: str,
    cause: models.Model,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    links: Mapping[str, Link] | None = None,
) -> OutgoingMail:
    """Write the mail `template` (`members/confirm`: two files below templates/members/mail/); a worker sends it.

    Runs inside the transaction that causes the mail, so that both are stored or neither; TransactionManagementError
    outside of any. `links` are what `{% link "name" %}` stands for; the row keeps their four values, never a token.
    Raises ValidationError where `to` is no address, KeyError where the text uses a link that was not given.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("queue() belongs into the transaction that causes the mail")
    validate_email(to)
    text = texts.write(template, context=context or {}, links=links or {})
    return insert(
        OutgoingMail(
            template=template,
            to=to,
            subject=text.subject,
            body=text.body,
            links=text.links,
            cause_kind=cause._meta.label_lower,
            cause_id=cause.pk,
            due_at=at,
            created_at=at,
        )
    )


def stop(cause: models.Model, *, at: datetime) -> int:
    """Stop the mails of `cause` that wait or are dead; how many. What is on the line just now still leaves.

    Their `due_at` then says when they were stopped.
    """
    mails = OutgoingMail.objects.caused_by(cause).filter(state__in=[MailState.WAITING, MailState.DEAD])
    return mails.update(state=MailState.STOPPED, due_at=at)


def erase(cause: models.Model, *, at: datetime) -> int:
    """Stop what waits and empty address, subject and text of all mails of `cause`; how many. The rows stay."""
    stop(cause, at=at)
    mails = OutgoingMail.objects.caused_by(cause).filter(erased_at=None)
    return mails.update(to="", subject="", body="", links=[], last_error="", erased_at=at)


def dead() -> models.QuerySet[OutgoingMail]:
    """What could not be delivered and waits for the office, oldest first."""
    return OutgoingMail.objects.filter(state=MailState.DEAD).order_by("id")


@transaction.atomic
def retry(mail: OutgoingMail, *, by: AbstractBaseUser, at: datetime) -> OutgoingMail:
    """Let the workers try a dead mail again, from the first attempt on; journalled. Nothing happens to any other."""
    fresh: OutgoingMail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if fresh.state == MailState.DEAD and not fresh.erased_at:
        fresh.state, fresh.attempts, fresh.due_at, fresh.last_error = MailState.WAITING, 0, at, ""
        fresh.save(update_fields=["state", "attempts", "due_at", "last_error"])
        record("retry", fresh, actor=actors.user(by.pk), at=at, data={"from": MailState.DEAD, "to": MailState.WAITING})
    return fresh


def oldest_waiting(at: datetime) -> timedelta | None:
    """How long the oldest unsent mail has been waiting; None where none waits, planned for later is not waiting."""
    waiting = OutgoingMail.objects.filter(Q(due_at__lte=at) | Q(attempts__gt=0), state=MailState.WAITING)
    oldest = waiting.aggregate(at=models.Min("created_at"))["at"]
    return at - oldest if oldest else None


def rendered_for_demo(mail: OutgoingMail) -> str:
    """The text exactly as it is sent, with links that work: for the Demo-Postfach alone."""
    return texts.with_links(mail.body, mail.links)
