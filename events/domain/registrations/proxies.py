"""Tells guests that the proxy they named does not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from events.domain.answer_periods import answer_refusal
from events.models import Event, Invitation, Registration
from events.states import EventState
from journal.actors import Actor
from journal.entries import record
from mailings.domain import outgoing
from mailings.domain.mailbox_limits import NO_TURNS, Turns
from mailings.domain.outgoing import MailDraft


def inform_guests(
    event: Event,
    ended: Sequence[Registration],
    *,
    turns: Turns = NO_TURNS,
    actor: Actor,
    at: datetime,
    send_mail: bool = True,
) -> None:
    """Journal at each guest's invitation that their proxy has signed off, and mail the guest their link.

    `ended` are registrations of this event, just ended; those of the guests themselves are left out. No mails for an
    event that is past, cancelled or not published. `turns` are those of the guests' mailboxes, if counted.
    """
    rows = Registration.objects.by_proxies().filter(pk__in=[one.pk for one in ended], invitation__anonymised_at=None)
    sends_mail = send_mail and event.state == EventState.PUBLISHED and at < event.ends_at
    for proxy in rows.select_related("invitation").order_by("pk"):
        if invitation := proxy.invitation:
            record("proxy_ended", invitation, actor=actor, at=at)
            if sends_mail and invitation.email:
                mail = replace(_draft(event, invitation, proxy, at=at), turn_at=turns.of(invitation.email))
                outgoing.queue_many("events/proxy_ended", [mail], at=at)


def _draft(event: Event, invitation: Invitation, proxy: Registration, *, at: datetime) -> MailDraft:
    context = {
        "invitation": invitation,
        "registration": proxy,
        "event": event,
        "refusal": answer_refusal(event, by_office=False, at=at),
    }
    return MailDraft(invitation.email, invitation, context, {"page": invitation.link(at=at)})
