"""The mails about invitations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from events.models import Event, Invitation
from mailings.domain.outgoing import MailDraft

INVITED = "events/invited"
REMINDER = "events/invitation_reminder"
LINK = "events/invitation_link"


def draft(invitation: Invitation, *, at: datetime) -> MailDraft:
    """The invitation must be loaded with participant and event, the event with host and accession."""
    return MailDraft(invitation.email, invitation, context(invitation, at=at), {"page": invitation.link(at=at)})


def drafts(invitations: Iterable[Invitation], *, at: datetime) -> Iterable[MailDraft]:
    return (draft(one, at=at) for one in invitations if one.email)


def context(invitation: Invitation, *, at: datetime) -> dict[str, Any]:
    event = invitation.event
    return {
        "invitation": invitation,
        "event": event,
        "guest_line": guest_line(invitation),
        "time_line": time_line(event),
        "accession": event.accession if invitation.participant_id else None,
        "today": timezone.localdate(at),
    }


def guest_line(invitation: Invitation) -> str:
    """The guest in one line: name, job title, organisation, each once."""
    parts = [invitation.name, invitation.job_title]
    if invitation.organisation_name not in invitation.job_title:
        parts.append(invitation.organisation_name)
    return ", ".join(filter(None, parts))


def time_line(event: Event) -> str:
    """„am Donnerstag, 14. März 2024, 9:30 bis 16:00 Uhr“."""
    start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    if start.date() == end.date():
        return f"am {_day(start)}, {start:%H:%M} bis {end:%H:%M} Uhr"
    return f"vom {_day(start)}, {start:%H:%M} Uhr, bis {_day(end)}, {end:%H:%M} Uhr"


def _day(moment: datetime) -> str:
    return date_format(moment, "l, j. F Y")
