"""Tells guests that who was to come in their place does not come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from events.domain.answer_periods import answer_refusal
from events.models import Event, Invitation, Registration
from events.states import EventState
from journal.actors import Actor
from journal.entries import record
from mailings.domain import outgoing
from mailings.domain.outgoing import MailDraft


def tell_guests(
    event: Event, ended: Sequence[Registration], *, actor: Actor, at: datetime, send_mail: bool = True
) -> None:
    """Journal at each guest's invitation that their stand-in has signed off, and mail the guest their link.

    `ended` are registrations of this event, just ended; those of the guests themselves are left out. No mails for an
    event that is past, cancelled or not published.
    """
    rows = Registration.objects.standing_in().filter(pk__in=[one.pk for one in ended], invitation__anonymised_at=None)
    tells = send_mail and event.state == EventState.PUBLISHED and at < event.ends_at
    for stand_in in rows.select_related("invitation").order_by("pk"):
        if invitation := stand_in.invitation:
            record("stand_in_ended", invitation, actor=actor, at=at)
            if tells and invitation.email:
                outgoing.queue_many("events/stand_in_ended", [_draft(event, invitation, stand_in, at=at)], at=at)


def _draft(event: Event, invitation: Invitation, stand_in: Registration, *, at: datetime) -> MailDraft:
    context = {
        "invitation": invitation,
        "registration": stand_in,
        "event": event,
        "refusal": answer_refusal(event, by_office=False, at=at),
    }
    return MailDraft(invitation.email, invitation, context, {"page": invitation.link(at=at)})
