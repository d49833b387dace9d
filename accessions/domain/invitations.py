"""Invites participants by mail or letter and reminds those who have not answered, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accessions.domain import mails
from accessions.domain.pasted_contacts import heads_with_mailbox
from accessions.domain.transitions import (
    AccessionRefusal,
    ParticipantRefusal,
    lock_open,
    lock_participant,
    move_participants,
)
from accessions.models import Accession, AccessionParticipant, ParticipantQuerySet
from accessions.states import AccessionState, ParticipantAct, ParticipantState
from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import SYSTEM, Actor
from journal.entries import record_many
from mailings.domain import mailbox_limits, outgoing

REMIND_BEFORE = timedelta(days=7)
MIN_SILENCE = timedelta(days=3)
Channel = AccessionParticipant.Channel
ELSEWHERE = "Zu diesem Sammelbeitritt lädt die Veranstaltung ein. Verschicken Sie Einladungen und Erinnerungen dort."


@dataclass(frozen=True, slots=True)
class SendResult:
    """How many were invited by mail, and who has no address and needs a letter."""

    mailed: int
    without_address: list[AccessionParticipant]


@transaction.atomic
def invite(
    accession: Accession, *, only: Iterable[AccessionParticipant] | None = None, by: User, at: datetime
) -> SendResult:
    """Mail every participant not invited yet its personal link, once each, however often called.

    Raises AccessionRefusal once executed or cancelled, DomainRefusal where an event invites.
    """
    _lock_if_it_invites(accession)
    waiting = _locked(accession.participants.filter(state=ParticipantState.DRAFT), only)
    heads = heads_with_mailbox(one.organisation for one in waiting)
    reachable = [one for one in waiting if one.organisation_id in heads]
    _mark_invited(reachable, Channel.MAIL, actor=actors.user(by.pk), at=at)
    written = (mails.draft(heads[one.organisation_id], one, at=at) for one in reachable)
    mailed = outgoing.queue_many("accessions/invited", written, at=at)
    return SendResult(mailed, [one for one in waiting if one.organisation_id not in heads])


@transaction.atomic
def invite_by_letter(
    accession: Accession, *, only: Iterable[AccessionParticipant] | None = None, by: User, at: datetime
) -> list[AccessionParticipant]:
    """Mark as invited whose letter is being printed, and return them; those without an address unless named in `only`.

    Who was invited by letter before is among them again: a letter may be printed twice. Raises as `invite()`.
    """
    _lock_if_it_invites(accession)
    rows = _locked(accession.participants.filter(state__in=[ParticipantState.DRAFT, ParticipantState.INVITED]), only)
    heads = heads_with_mailbox(one.organisation for one in rows)
    recipients = [one for one in rows if only is not None or one.organisation_id not in heads]
    _mark_invited(
        [one for one in recipients if one.state == ParticipantState.DRAFT],
        Channel.LETTER,
        actor=actors.user(by.pk),
        at=at,
    )
    return recipients


@transaction.atomic
def mark_invited(participants: Iterable[AccessionParticipant], *, channel: Channel, by: User, at: datetime) -> int:
    """Without any mail: these were invited together with something else just now; how many were not before.

    Those of accessions that take no answers any more stay as they are.
    """
    open_ones = AccessionParticipant.objects.filter(accession__state=AccessionState.OPEN, state=ParticipantState.DRAFT)
    waiting = _locked(open_ones, participants)
    _mark_invited(waiting, channel, actor=actors.user(by.pk), at=at)
    return len(waiting)


@transaction.atomic
def remind(accession: Accession, *, by: User, at: datetime) -> int:
    """Remind all silent participants that were never reminded; how many mails. Raises as `invite()`."""
    return _remind(_lock_if_it_invites(accession), at=at, actor=actors.user(by.pk))


def remind_due(*, at: datetime) -> int:
    """Remind the silent of accessions whose term ends within a week; once each. How many mails were written."""
    today = timezone.localdate(at)
    due = Accession.objects.filter(
        state=AccessionState.OPEN,
        reminds=True,
        is_invited_elsewhere=False,
        answer_by__gte=today,
        answer_by__lte=today + REMIND_BEFORE,
    )
    return sum(_remind_if_open(accession, at=at) for accession in due)


@transaction.atomic
def send_new_link(participant: AccessionParticipant, *, at: datetime) -> bool:
    """A fresh link for one that has run out; False where no address is on file or the mailboxes had their share.

    It goes to the Leitung's mailbox and the proxy; where there is neither, to who declared.
    """
    locked = lock_participant(participant)
    heads = heads_with_mailbox([locked.organisation])
    to = [*heads.values(), *([locked.proxy.email] if locked.proxy else [])]
    if not to and locked.declaration:
        to = [locked.declaration.email]
    room = [address for address in dict.fromkeys(to) if mailbox_limits.count_mail(address, at=at)]
    outgoing.queue_many("accessions/link", (mails.draft(address, locked, at=at) for address in room), at=at)
    return bool(room)


@transaction.atomic
def renew_link(participant: AccessionParticipant, *, by: User, at: datetime) -> AccessionParticipant:
    """Kill the links and the code so far and mail a new one, where an address is known: for one that went astray."""
    locked = lock_participant(participant)
    if locked.accession.state != AccessionState.OPEN:
        raise AccessionRefusal(locked.accession)
    if locked.state == ParticipantState.DRAFT:
        raise ParticipantRefusal(locked)
    locked.link_generation += 1
    locked.save(update_fields=["link_generation"])
    record_many("renew_link", [(locked, {})], actor=actors.user(by.pk), at=at)
    outgoing.stop(locked, at=at)
    heads = heads_with_mailbox([locked.organisation])
    outgoing.queue_many("accessions/link", (mails.draft(to, locked, at=at) for to in heads.values()), at=at)
    return locked


def _remind_if_open(accession: Accession, *, at: datetime) -> int:
    with transaction.atomic():
        try:
            return _remind(_lock_if_it_invites(accession), at=at, actor=SYSTEM)
        except DomainRefusal:
            return 0


def _lock_if_it_invites(accession: Accession) -> Accession:
    locked = lock_open(accession)
    if locked.is_invited_elsewhere:
        raise DomainRefusal(ELSEWHERE)
    return locked


def _remind(accession: Accession, *, at: datetime, actor: Actor) -> int:
    silent = accession.participants.silent().filter(reminded_at=None, invited_at__lte=at - MIN_SILENCE)
    waiting = _locked(silent, None)
    written = list(mails.drafts(waiting, at=at))
    reminded = {mail.cause.pk for mail in written}
    AccessionParticipant.objects.filter(pk__in=reminded).update(reminded_at=at)
    record_many("remind", ((one, {}) for one in waiting if one.pk in reminded), actor=actor, at=at)
    return outgoing.queue_many("accessions/reminder", written, at=at)


def _locked(rows: ParticipantQuerySet, only: Iterable[AccessionParticipant] | None) -> list[AccessionParticipant]:
    if only is not None:
        rows = rows.filter(pk__in=[one.pk for one in only])
    named = rows.select_related("accession", "organisation__body_of", "declaration", "proxy")
    return list(named.select_for_update(of=("self",)).order_by("pk"))


def _mark_invited(
    participants: Sequence[AccessionParticipant], channel: Channel, *, actor: Actor, at: datetime
) -> None:
    move_participants(
        participants, ParticipantAct.INVITE, actor=actor, at=at, invited_at=at, invitation_channel=channel
    )
