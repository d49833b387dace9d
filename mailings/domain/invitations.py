"""What inviting to an accession and to an event have in common: locking the rows, reminding once, a new link.

Who may be invited, at which address, and what else is locked, accessions and events say themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.links import LinkedModel
from core.refusals import DomainRefusal
from journal.actors import SYSTEM, Actor
from journal.entries import record, record_many
from mailings.domain import outgoing
from mailings.domain.outgoing import MailDraft
from mailings.models import InvitedModel

REMIND_BEFORE = timedelta(days=7)
MIN_SILENCE = timedelta(days=3)
Row = TypeVar("Row", bound=InvitedModel)


@dataclass(frozen=True, slots=True)
class SendResult(Generic[Row]):
    """How many were invited by mail, and who has no address and needs a letter."""

    mailed: int
    without_address: list[Row]


def lock_rows(rows: QuerySet[Row], *, only: Iterable[Row] | None = None) -> list[Row]:
    """Lock the rows, of these only those in `only` where it is given, until the transaction ends; ordered by key."""
    if only is not None:
        rows = rows.filter(pk__in=[one.pk for one in only])
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def may_be_reminded(at: datetime) -> Q:
    """Condition on rows: invited at least three days ago and never reminded; answered or not."""
    return Q(reminded_at=None, invited_at__lte=at - MIN_SILENCE)


def queue_reminders(template: str, mails: Iterable[MailDraft], *, actor: Actor, at: datetime) -> int:
    """Queue the mails and mark the rows that cause them, all of one model, as reminded; returns how many."""
    drafts = list(mails)
    rows = [draft.cause for draft in drafts]
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
    record_many("remind", ((row, {}) for row in rows), actor=actor, at=at)
    return outgoing.queue_many(template, drafts, at=at)


def remind_before_deadline(occasions: QuerySet[Any], remind: Callable[..., int], *, at: datetime) -> int:
    """Call `remind(occasion, actor=, at=)` for each to be answered within a week; returns the sum of its results.

    `occasions` are accessions or events. Each is reminded of in a transaction of its own; a refusal counts as none.
    """
    today = timezone.localdate(at)
    due = occasions.filter(reminds=True, answer_by__gte=today, answer_by__lte=today + REMIND_BEFORE)
    return sum(_remind_unless_refused(occasion, remind, at=at) for occasion in due)


def invalidate_link(row: LinkedModel, *, actor: Actor, at: datetime) -> None:
    """Invalidate the links and the code of a locked row and stop its mails; the caller mails a new link."""
    row.link_generation += 1
    row.save(update_fields=["link_generation"])
    record("renew_link", row, actor=actor, at=at)
    outgoing.stop(row, at=at)


def _remind_unless_refused(occasion: Any, remind: Callable[..., int], *, at: datetime) -> int:
    try:
        with transaction.atomic():
            return remind(occasion, actor=SYSTEM, at=at)
    except DomainRefusal:
        return 0
