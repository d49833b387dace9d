"""Limits how many mails anybody can cause to one mailbox. Beyond them a mail waits for the mailbox's turn.

Counted is what strangers can cause by typing an address. What the office causes, and what somebody causes at their own
mailbox by the link that was mailed there, is neither counted nor does it wait: it is queued by `outgoing`, or its
mailbox is named as `own` where the same act causes mails to others, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings

from core import limits
from core.limits import LimitReachedError
from mailings.domain import outgoing
from mailings.domain.outgoing import MailDraft
from normalisation.mailboxes import mailbox

MAIL_SCOPE, TURN_SCOPE = "mailbox", "mailbox-turn"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count_mail(address: str, *, at: datetime) -> datetime | None:
    """Count a mail to this mailbox. None: it may leave at once; else when its turn will be, for `turn_at` of the mail.

    Whatever waits for one turn leaves as one mail. That one is counted as soon as the first of them waits, so that
    nothing else can take its place. Callers show the same page in both cases, as it must not reveal what others send.
    """
    key = mailbox(address)
    try:
        _count(key, at=at)
    except LimitReachedError as reached:
        return _book_turn(key, at=reached.window_end)
    return None


@dataclass(frozen=True, slots=True)
class Turns:
    """When mails may leave that were counted together, by mailbox; None: at once, also for what was not counted."""

    by_mailbox: Mapping[str, datetime | None] = field(default_factory=dict)

    def of(self, address: str) -> datetime | None:
        return self.by_mailbox.get(mailbox(address))


NO_TURNS = Turns()


def count_mails(addresses: Iterable[str], *, own: Iterable[str] = (), at: datetime) -> Turns:
    """Count a mail to each of these mailboxes, in one order everywhere, so that two callers never wait in a circle.

    A mailbox named twice gets two mails; where the second must wait, the first waits with it. `own` are the addresses
    to which the link was mailed by which somebody acts: what they get is not counted.
    """
    not_counted = {mailbox(address) for address in own}
    keys = sorted(key for address in addresses if address and (key := mailbox(address)) not in not_counted)
    return Turns({key: count_mail(key, at=at) for key in keys})


def throttled(mail: MailDraft, *, at: datetime) -> MailDraft:
    """The mail, counted, with its turn where it must wait."""
    return replace(mail, turn_at=count_mail(mail.to, at=at))


def queue_many(template: str, mails: Iterable[MailDraft], *, own: Iterable[str] = (), at: datetime) -> int:
    """`outgoing.queue_many()`, with each mail counted but those to `own` (see `count_mails()`); returns how many."""
    not_counted = {mailbox(address) for address in own}
    in_order = sorted(mails, key=lambda mail: mailbox(mail.to))
    drafts = [mail if mailbox(mail.to) in not_counted else throttled(mail, at=at) for mail in in_order]
    return outgoing.queue_many(template, drafts, at=at)


def _book_turn(key: str, *, at: datetime) -> datetime:
    """The first turn from `at` on, counted unless it was before.

    Callers have counted in the current window, whose row they hold: for one mailbox this runs once at a time.
    """
    try:
        limits.check(TURN_SCOPE, key, limit=1, period=HOUR, at=at)
    except LimitReachedError:
        return at
    try:
        limits.check(MAIL_SCOPE, key, limit=settings.MAILS_PER_MAILBOX_DAY, period=DAY, at=at)
        _count(key, at=at)
    except LimitReachedError as reached:
        return _book_turn(key, at=reached.window_end)
    limits.count(TURN_SCOPE, key, limit=1, period=HOUR, at=at)
    return at


def _count(key: str, *, at: datetime) -> None:
    hour, day = settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY
    limits.count_in_two_windows(MAIL_SCOPE, key, shorter=(hour, HOUR), longer=(day, DAY), at=at)
