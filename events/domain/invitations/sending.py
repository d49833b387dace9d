"""Sends invitations by mail or letter and reminds guests who have not answered, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.refusals import DomainRefusal
from events.domain.invitations import mails
from events.domain.invitations.accession_attachment import mark_invited
from events.domain.invitations.locking import InvitationRefusal, answer_refusal, lock, lock_event
from events.models import Event, Invitation
from events.models.invitations import InvitationQuerySet
from events.states import UNANSWERED, EventState
from journal import actors
from journal.actors import Actor
from journal.entries import record_many
from mailings.domain import mailbox_limits, outgoing, rendering
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


@transaction.atomic
def invite(event: Event, *, only: Iterable[Invitation] | None = None, by: User, at: datetime) -> SendResult[Invitation]:
    """Mail every guest not invited yet their personal link, once each, however often called.

    Guests who are also asked to declare count as invited to the accession. Raises DomainRefusal unless the event is
    published and lies ahead.
    """
    waiting = _lock_rows(event.invitations.filter(invited_at=None), only)
    _require_invitable(event, at=at)
    reachable = [one for one in waiting if one.email]
    _mark_invited(reachable, Channel.MAIL, by=by, at=at)
    mailed = outgoing.queue_many(mails.INVITED, mails.drafts(reachable, at=at), at=at)
    return SendResult(mailed, [one for one in waiting if not one.email])


@transaction.atomic
def invite_by_letter(
    event: Event, *, only: Iterable[Invitation] | None = None, by: User, at: datetime
) -> list[Invitation]:
    """Mark guests as invited by letter and return them; without `only` those without a mail address.

    Guests who were invited by letter and have not answered are included, as a letter may be printed again. Raises as
    `invite()`.
    """
    rows = event.invitations.with_status().filter(status__in=UNANSWERED)  # type: ignore[misc]  # annotated
    found = _lock_rows(rows, only)
    _require_invitable(event, at=at)
    recipients = [one for one in found if only is not None or not one.email]
    _mark_invited([one for one in recipients if one.invited_at is None], Channel.LETTER, by=by, at=at)
    return recipients


@transaction.atomic
def remind(event: Event, *, by: User, at: datetime) -> int:
    """Remind all silent guests who were never reminded and were invited at least three days ago; returns how many.

    Raises as `invite()`.
    """
    return _remind(event, actor=actors.user(by.pk), at=at)


def remind_due(*, at: datetime) -> int:
    """Remind silent guests of events whose `answer_by` is within a week, once each; returns how many mails."""
    inviting = Event.objects.filter(state=EventState.PUBLISHED, ends_at__gt=at)
    return remind_before_deadline(inviting, _remind, at=at)


def preview_mail(invitation: Invitation, *, at: datetime) -> tuple[str, str]:
    """Subject and text of the mail as it would be sent now; the link is masked."""
    links = mails.draft(invitation, at=at).links
    text = rendering.render(mails.INVITED, context=mails.context(invitation, at=at), links=links)
    return text.subject, text.body


@transaction.atomic
def send_new_link(invitation: Invitation, *, at: datetime) -> bool:
    """Mail a new link; False without an address."""
    locked = lock(invitation)
    if locked.invited_at is None or locked.anonymised_at:
        return False
    return mailbox_limits.queue_many(mails.LINK, mails.drafts([locked], at=at), at=at) > 0


@transaction.atomic
def renew_link(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Invalidate links and code and mail a new link, where an address is known.

    Raises InvitationRefusal for a guest not invited yet, and for a past or cancelled event.
    """
    locked, actor = lock(invitation), actors.user(by.pk)
    if sentence := answer_refusal(locked, by_office=True, at=at):
        raise InvitationRefusal(locked, sentence)
    if locked.invited_at is None:
        raise InvitationRefusal(locked, "Dieser Gast ist noch nicht eingeladen.")
    invalidate_link(locked, actor=actor, at=at)
    outgoing.queue_many(mails.LINK, mails.drafts([locked], at=at), at=at)
    return locked


def _remind(event: Event, *, actor: Actor, at: datetime) -> int:
    silent = event.invitations.silent().filter(may_be_reminded(at), answer_source="")
    waiting = _lock_rows(silent.exclude(email=""))
    _require_invitable(event, at=at)
    return queue_reminders(mails.REMINDER, mails.drafts(waiting, at=at), actor=actor, at=at)


def _lock_rows(rows: InvitationQuerySet, only: Iterable[Invitation] | None = None) -> list[Invitation]:
    """Must be called before locking the event: answers lock their invitation first and the event after it."""
    named = rows.filter(anonymised_at=None).select_related("event__host", "event__accession", "participant")
    return lock_rows(named, only=only)


def _require_invitable(event: Event, *, at: datetime) -> None:
    locked = lock_event(event)
    if locked.state == EventState.DRAFT:
        raise DomainRefusal("Veröffentlichen Sie die Veranstaltung zuerst; sie darf dabei geschlossen bleiben.")
    if locked.is_past(timezone.localdate(at)):
        raise DomainRefusal("Die Veranstaltung ist vorbei.")


def _mark_invited(invitations: Sequence[Invitation], channel: Channel, *, by: User, at: datetime) -> None:
    Invitation.objects.filter(pk__in=[one.pk for one in invitations]).update(invited_at=at, invitation_channel=channel)
    for one in invitations:
        one.invited_at, one.invitation_channel = at, channel
    record_many("invite", ((one, {"channel": channel.value}) for one in invitations), actor=actors.user(by.pk), at=at)
    mark_invited(list(invitations), by=by, at=at)
