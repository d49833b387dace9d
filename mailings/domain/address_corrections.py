"""Correcting the address of mails that could not be delivered, where it belongs, and sending them there."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet

from core import locks
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import Data, record
from mailings.domain import digests, outgoing, recipients, rendering
from mailings.domain.recipients import Recipient
from mailings.models import UNSENT, OutgoingMail
from mailings.states import MailState
from normalisation.mailboxes import mailbox

NOBODYS = (
    "Diese Adresse ist nirgends gespeichert als in dieser Mail. Senden Sie sie noch einmal an dieselbe Adresse, oder "
    "nehmen Sie sie als erledigt aus der Liste."
)
DIGEST = (
    "In dieser Sammelmail stehen mehrere Nachrichten. Berichtigen Sie die Adresse bei jeder davon; was übrig bleibt, "
    "können Sie erledigen."
)
ERASED = "Der Text dieser Mail ist gelöscht; sie kann nicht mehr gesendet werden."
SAME_ADDRESS = "An genau diese Adresse war die Mail nicht zustellbar. Tragen Sie die richtige ein."


def refusal_reason(mail: OutgoingMail) -> str:
    """Why the address of this mail cannot be corrected; empty where it can."""
    if digests.is_digest(mail):
        return DIGEST
    if mail.erased_at:
        return ERASED
    if mail.state not in outgoing.FAILED:
        return f"Der Stand der Mail ist inzwischen „{mail.get_state_display()}“."
    return "" if recipients.recipient_of(mail) else NOBODYS


@transaction.atomic
def correct(mail: OutgoingMail, *, email: str, by: AbstractBaseUser, at: datetime) -> OutgoingMail:
    """Correct the address of a failed mail where it belongs, and let the workers send it there; returns the mail.

    Whatever else of the same cause has failed or waits for the old address goes along, its links dated anew; parts
    leave their digest. The mail is STOPPED where its owner wrote another one instead, SETTLED where it may not go to
    another address. A second call with the same address changes nothing. Raises DomainRefusal where it cannot be
    corrected, or another address was entered meanwhile.
    """
    locks.lock(f"mail address:{mail.cause_kind}:{mail.cause_id}")
    current = OutgoingMail.objects.get(pk=mail.pk)
    is_same = mailbox(current.to) == mailbox(email)
    if is_same and current.state not in outgoing.FAILED:
        return current
    recipient = recipients.recipient_of(current)
    reason = refusal_reason(current) or (SAME_ADDRESS if is_same else "")
    if reason or recipient is None:
        raise DomainRefusal(reason or NOBODYS)
    _correct_recipient(recipient, before=current.to, after=email, by=by, at=at)
    _redirect(current, to=email, actor=actors.user(by.pk), at=at)
    current.refresh_from_db()
    return current


def _correct_recipient(recipient: Recipient, *, before: str, after: str, by: AbstractBaseUser, at: datetime) -> None:
    """Nothing where the address was corrected elsewhere already."""
    if recipient.has_address(before):
        recipient.kind.correct(recipient.cause, before=before, after=after, by=by, at=at)
    elif not recipient.has_address(after):
        existing = " und ".join(recipient.addresses) or "keine Adresse"
        raise DomainRefusal(f"Dort steht inzwischen {existing}. Sehen Sie nach, welche Adresse stimmt.")


def _redirect(mail: OutgoingMail, *, to: str, actor: Actor, at: datetime) -> None:
    """Send what has failed or waits for the old mailbox of this mail's cause to the new one."""
    rows = _undelivered(mail)
    for row in rows:
        if recipients.is_about_mailbox(row):
            _settle(row, actor=actor, at=at)
    moving = [row for row in rows if not recipients.is_about_mailbox(row)]
    digests.detach(OutgoingMail.objects.filter(pk__in=[row.pk for row in moving]), at=at)
    for row in moving:
        _send_to(row, to, actor=actor, at=at)


def _undelivered(mail: OutgoingMail) -> list[OutgoingMail]:
    """Locked; what a worker is transmitting just now still goes to the old address."""
    rows: QuerySet[OutgoingMail] = OutgoingMail.objects.filter(
        cause_kind=mail.cause_kind, cause_id=mail.cause_id, to__mailbox=mailbox(mail.to), lease=None, erased_at=None
    )
    concerned = rows.filter(Q(state__in=[*UNSENT, MailState.DEAD]) | Q(pk=mail.pk, state__in=outgoing.FAILED))
    return list(concerned.select_for_update().order_by("pk"))


def _settle(mail: OutgoingMail, *, actor: Actor, at: datetime) -> None:
    if mail.state == MailState.DEAD:
        outgoing.settle_locked(mail, reason="", actor=actor, at=at)


def _send_to(mail: OutgoingMail, to: str, *, actor: Actor, at: datetime) -> None:
    mail.to, mail.links, mail.digest = to, rendering.dated(mail.links, at), None
    mail.save(update_fields=["to", "links"])
    data: Data = {"fields": ["to"]}
    if mail.state in outgoing.FAILED:
        outgoing.retry_locked(mail, actor=actor, at=at, data=data)
    else:
        record("change", mail, actor=actor, at=at, data=data)
