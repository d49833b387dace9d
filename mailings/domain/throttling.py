"""Lets mails go that have waited for their mailbox: all of one mailbox together, once its turn has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from mailings.domain import digests, rendering
from mailings.models import OutgoingMail
from mailings.states import MailState
from normalisation.mailboxes import Mailbox

MAX_PARTS = 200  # of one digest; what is beyond it leaves in the next, at once
BATCH_SIZE = 100


def release_due(*, at: datetime, keep_going: Callable[[], bool] = lambda: True) -> int:
    """Let what waits for mailboxes go whose turn has come; returns how many mails are due by that.

    Each mailbox is a transaction of its own, which a second worker waits for and then finds nothing to do.
    """
    throttled = OutgoingMail.objects.filter(state=MailState.THROTTLED).annotate(mailbox=Mailbox("to"))
    mailboxes = throttled.filter(turn_at__lte=at).order_by("mailbox").values_list("mailbox", flat=True).distinct()
    return sum(_release(mailbox, at=at) for mailbox in mailboxes[:BATCH_SIZE] if keep_going())


@transaction.atomic
def _release(mailbox: str, *, at: datetime) -> int:
    """Let everything go that waits for a mailbox: a single mail as it is, several as one digest."""
    throttled = OutgoingMail.objects.filter(state=MailState.THROTTLED).alias(mailbox=Mailbox("to"))
    mails = list(throttled.filter(mailbox=mailbox).select_for_update().order_by("pk")[:MAX_PARTS])
    latest = {(mail.template, mail.cause_kind, mail.cause_id): mail for mail in mails}  # the same again says no more
    repeated = {mail.pk for mail in mails} - {mail.pk for mail in latest.values()}
    OutgoingMail.objects.filter(pk__in=repeated).update(state=MailState.STOPPED, due_at=at)
    if len(latest) == 1:
        _release_alone(*latest.values(), at=at)
    elif latest:
        _release_together(list(latest.values()), at=at)
    return bool(latest)


def _release_alone(mail: OutgoingMail, *, at: datetime) -> None:
    mail.state, mail.links = MailState.WAITING, rendering.dated(mail.links, at)
    mail.turn_at = mail.due_at = at
    mail.save(update_fields=["state", "links", "turn_at", "due_at"])


def _release_together(mails: Sequence[OutgoingMail], *, at: datetime) -> None:
    digest = digests.create(mails, at=at)
    parts = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails])
    parts.update(state=MailState.WAITING, digest=digest, turn_at=at, due_at=at)
