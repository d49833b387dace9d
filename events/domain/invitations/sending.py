"""Sends invitations by mail or letter and reminds guests who have not answered, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from journal.actors import SYSTEM, Actor
from journal.entries import record, record_many
from mailings.domain import mailbox_limits, outgoing, rendering

REMIND_BEFORE = timedelta(days=7)
MIN_SILENCE = timedelta(days=3)
Channel = Invitation.Channel


@dataclass(frozen=True, slots=True)
class SendResult:
    """How many were invited by mail, and who has no address and needs a letter."""

    mailed: int
    without_address: list[Invitation]


@transaction.atomic
def send(event: Event, *, only: Iterable[Invitation] | None = None, by: User, at: datetime) -> SendResult:
    """Mail every guest not invited yet their personal link, once each, however often called.

    Guests who are also asked to declare count as invited to the accession. Raises DomainRefusal unless the event is
    published and lies ahead.
    """
    waiting = _locked(event.invitations.filter(invited_at=None), only)
    _require_invitable(event, at=at)
    reachable = [one for one in waiting if one.email]
    _mark_invited(reachable, Channel.MAIL, by=by, at=at)
    mailed = outgoing.queue_many(mails.INVITED, mails.drafts(reachable, at=at), at=at)
    return SendResult(mailed, [one for one in waiting if not one.email])


@transaction.atomic
def send_by_letter(
    event: Event, *, only: Iterable[Invitation] | None = None, by: User, at: datetime
) -> list[Invitation]:
    """Mark guests as invited by letter and return them; without `only` those without a mail address.

    Guests who were invited by letter and have not answered are included, as a letter may be printed again. Raises as
    `send()`.
    """
    rows = event.invitations.with_status().filter(status__in=UNANSWERED)  # type: ignore[misc]  # annotated
    found = _locked(rows, only)
    _require_invitable(event, at=at)
    recipients = [one for one in found if only is not None or not one.email]
    _mark_invited([one for one in recipients if one.invited_at is None], Channel.LETTER, by=by, at=at)
    return recipients


@transaction.atomic
def remind(event: Event, *, by: User, at: datetime) -> int:
    """Remind all silent guests who were never reminded and were invited at least three days ago; returns how many.

    Raises as `send()`.
    """
    return _remind(event, actor=actors.user(by.pk), at=at)


def remind_due(*, at: datetime) -> int:
    """Remind silent guests of events whose `answer_by` is within a week, once each; returns how many mails."""
    today = timezone.localdate(at)
    due = Event.objects.filter(
        state=EventState.PUBLISHED,
        reminds=True,
        ends_at__gt=at,
        answer_by__gte=today,
        answer_by__lte=today + REMIND_BEFORE,
    )
    return sum(_remind_if_open(event, at=at) for event in due)


def preview_mail(invitation: Invitation, *, at: datetime) -> tuple[str, str]:
    """Subject and text of the mail as it would be sent now; the link is masked."""
    links = mails.draft(invitation, at=at).links
    text = rendering.render(mails.INVITED, context=mails.context(invitation, at=at), links=links)
    return text.subject, text.body


@transaction.atomic
def send_new_link(invitation: Invitation, *, at: datetime) -> bool:
    """Mail a new link; False without an address or where the mailbox was sent too many mails."""
    locked = lock(invitation)
    if not locked.email or locked.invited_at is None or locked.anonymised_at:
        return False
    if not mailbox_limits.count_mail(locked.email, at=at):
        return False
    outgoing.queue_many(mails.LINK, mails.drafts([locked], at=at), at=at)
    return True


@transaction.atomic
def renew_link(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Invalidate links and code and mail a new link, where an address is known.

    Raises InvitationRefusal for a guest not invited yet, and for a past or cancelled event.
    """
    locked = lock(invitation)
    if sentence := answer_refusal(locked, by_office=True, at=at):
        raise InvitationRefusal(locked, sentence)
    if locked.invited_at is None:
        raise InvitationRefusal(locked, "Dieser Gast ist noch nicht eingeladen.")
    locked.link_generation += 1
    locked.save(update_fields=["link_generation"])
    record("renew_link", locked, actor=actors.user(by.pk), at=at)
    outgoing.stop(locked, at=at)
    outgoing.queue_many(mails.LINK, mails.drafts([locked], at=at), at=at)
    return locked


def _remind_if_open(event: Event, *, at: datetime) -> int:
    with transaction.atomic():
        try:
            return _remind(event, actor=SYSTEM, at=at)
        except DomainRefusal:
            return 0


def _remind(event: Event, *, actor: Actor, at: datetime) -> int:
    silent = event.invitations.silent().filter(answer_source="", reminded_at=None, invited_at__lte=at - MIN_SILENCE)
    waiting = _locked(silent.exclude(email=""), None)
    _require_invitable(event, at=at)
    Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=at)
    record_many("remind", ((one, {}) for one in waiting), actor=actor, at=at)
    return outgoing.queue_many(mails.REMINDER, mails.drafts(waiting, at=at), at=at)


def _locked(rows: InvitationQuerySet, only: Iterable[Invitation] | None) -> list[Invitation]:
    """Must be called before locking the event: answers lock their invitation first and the event after it."""
    if only is not None:
        rows = rows.filter(pk__in=[one.pk for one in only])
    named = rows.filter(anonymised_at=None).select_related("event__host", "event__accession", "participant")
    return list(named.select_for_update(of=("self",)).order_by("pk"))


def _require_invitable(event: Event, *, at: datetime) -> None:
    locked = lock_event(event)
    if locked.state == EventState.DRAFT:
        raise DomainRefusal("Veröffentlichen Sie die Veranstaltung zuerst; sie darf dabei geschlossen bleiben.")
    if locked.is_past(timezone.localdate(at)):
        raise DomainRefusal("Die Veranstaltung ist vorbei.")


def _mark_invited(invitations: Sequence[Invitation], channel: Channel, *, by: User, at: datetime) -> None:
    Invitation.objects.filter(pk__in=[one.pk for one in invitations]).update(invited_at=at, channel=channel)
    for one in invitations:
        one.invited_at, one.channel = at, channel
    record_many("invite", ((one, {"channel": channel.value}) for one in invitations), actor=actors.user(by.pk), at=at)
    mark_invited(list(invitations), by=by, at=at)
