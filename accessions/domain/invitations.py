"""Invites participants by mail or letter and reminds those who have not answered, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accessions.domain import mails
from accessions.domain.pasted_contacts import head_mailboxes
from accessions.domain.transitions import (
    PARTICIPANT_MACHINE,
    lock_open,
    lock_participant,
    require_open,
)
from accessions.models import Accession, AccessionParticipant
from accessions.models.participants import ParticipantQuerySet
from accessions.states import AccessionState, ParticipantState, ParticipantTransition
from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.invitations import (
    SendResult,
    invalidate_link,
    lock_rows,
    may_be_reminded,
    queue_reminders,
    remind_before_deadline,
)
from mailings.models import InvitedModel

Channel = InvitedModel.Channel
INVITED_BY_EVENT = (
    "Zu diesem Sammelbeitritt lädt die Veranstaltung ein. Verschicken Sie Einladungen und Erinnerungen dort."
)


@transaction.atomic
def invite(
    accession: Accession, *, only: Iterable[AccessionParticipant] | None = None, by: User, at: datetime
) -> SendResult[AccessionParticipant]:
    """Mail every participant not invited yet its personal link, once each, however often called.

    Raises TransitionError once it is executed or over, DomainRefusal where an event invites.
    """
    actor = actors.user(by.pk)
    _lock_if_it_invites(accession, actor=actor)
    waiting = _lock_rows(accession.participants.filter(state=ParticipantState.DRAFT), only)
    heads = head_mailboxes(one.organisation for one in waiting)
    reachable = [one for one in waiting if one.organisation_id in heads]
    _mark_invited(reachable, Channel.MAIL, actor=actor, at=at)
    drafts = (mails.draft(heads[one.organisation_id], one, at=at) for one in reachable)
    mailed = outgoing.queue_many("accessions/invited", drafts, at=at)
    return SendResult(mailed, [one for one in waiting if one.organisation_id not in heads])


@transaction.atomic
def invite_by_letter(
    accession: Accession, *, only: Iterable[AccessionParticipant] | None = None, by: User, at: datetime
) -> list[AccessionParticipant]:
    """Mark participants as invited by letter and return them: those of `only`, else all without a mail address.

    Those invited before are among them, so that a letter can be printed again. Raises as `invite()`.
    """
    actor = actors.user(by.pk)
    _lock_if_it_invites(accession, actor=actor)
    rows = _lock_rows(accession.participants.filter(state__in=[ParticipantState.DRAFT, ParticipantState.INVITED]), only)
    heads = head_mailboxes(one.organisation for one in rows)
    recipients = [one for one in rows if only is not None or one.organisation_id not in heads]
    drafts = [one for one in recipients if one.state == ParticipantState.DRAFT]
    _mark_invited(drafts, Channel.LETTER, actor=actor, at=at)
    return recipients


@transaction.atomic
def mark_invited(participants: Iterable[AccessionParticipant], *, channel: Channel, by: User, at: datetime) -> int:
    """Mark participants as invited that an event invites; no mail is sent. Returns how many were not invited before.

    Participants of accessions that are not open are not changed.
    """
    open_ones = AccessionParticipant.objects.filter(accession__state=AccessionState.OPEN, state=ParticipantState.DRAFT)
    waiting = _lock_rows(open_ones, participants)
    _mark_invited(waiting, channel, actor=actors.user(by.pk), at=at)
    return len(waiting)


@transaction.atomic
def remind(accession: Accession, *, by: User, at: datetime) -> int:
    """Remind participants that have not answered, once each; returns the number of mails. Raises as `invite()`."""
    return _remind(accession, actor=actors.user(by.pk), at=at)


def remind_due(*, at: datetime) -> int:
    """Remind participants of accessions whose deadline is within a week, once each; returns the number of mails."""
    inviting = Accession.objects.filter(state=AccessionState.OPEN, is_invited_elsewhere=False)
    return remind_before_deadline(inviting, _remind, at=at)


@transaction.atomic
def send_new_link(participant: AccessionParticipant, *, at: datetime) -> bool:
    """Mail a new link; False where there is no address.

    It goes to the head's mailbox and to the proxy, to each their own; where there is neither, to the declarer.
    """
    locked = lock_participant(participant)
    to = dict.fromkeys(head_mailboxes([locked.organisation]).values(), False)
    if locked.proxy:
        to.setdefault(locked.proxy.email, True)
    if not to and locked.declaration:
        to = {locked.declaration.email: locked.answered_by_proxy}
    drafts = [mails.draft(address, locked, at=at, for_proxy=for_proxy) for address, for_proxy in to.items()]
    return mailbox_limits.queue_many("accessions/link", drafts, at=at) > 0


@transaction.atomic
def renew_link(participant: AccessionParticipant, *, by: User, at: datetime) -> AccessionParticipant:
    """Invalidate the participant's links and code, and mail the head a new link where there is a mailbox."""
    locked, actor = lock_participant(participant), actors.user(by.pk)
    require_open(locked.accession, reader=actor)
    if locked.state == ParticipantState.DRAFT:
        raise PARTICIPANT_MACHINE.refusal(locked, reader=actor)
    invalidate_link(locked, actor=actor, at=at)
    heads = head_mailboxes([locked.organisation])
    outgoing.queue_many("accessions/link", (mails.draft(to, locked, at=at) for to in heads.values()), at=at)
    return locked


def _lock_if_it_invites(accession: Accession, *, actor: Actor) -> Accession:
    locked = lock_open(accession, reader=actor)
    if locked.is_invited_elsewhere:
        raise DomainRefusal(INVITED_BY_EVENT)
    return locked


def _remind(accession: Accession, *, actor: Actor, at: datetime) -> int:
    locked = _lock_if_it_invites(accession, actor=actor)
    waiting = _lock_rows(locked.participants.silent().filter(may_be_reminded(at)))
    return queue_reminders("accessions/reminder", mails.drafts(waiting, at=at), actor=actor, at=at)


def _lock_rows(
    rows: ParticipantQuerySet, only: Iterable[AccessionParticipant] | None = None
) -> list[AccessionParticipant]:
    related = rows.select_related("accession", "organisation__body_of", "declaration", "proxy")
    return lock_rows(related, only=only)


def _mark_invited(
    participants: Sequence[AccessionParticipant], channel: Channel, *, actor: Actor, at: datetime
) -> None:
    PARTICIPANT_MACHINE.move_many(
        participants, ParticipantTransition.INVITE, actor=actor, at=at, invited_at=at, invitation_channel=channel
    )
