"""Printed invitations, for guests without a mail address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from core.letters import Letter
from core.typesetting import paragraphs
from events.domain.invitations.mails import guest_line, time_line
from events.models import Event, Invitation
from regions.domain.name_cases import accusative, nominative

CODE_PAGE = "events:invitation_code"
EVENT_AND_ACCESSION = (
    "Auf Ihrer persönlichen Seite sagen Sie, ob Sie kommen, und erklären den Beitritt Ihres Hauses, beides in einem, "
    "ohne Benutzerkonto. Sie können dort auch absagen, ablehnen oder eine Vertretung benennen."
)
EVENT_ONLY = (
    "Auf Ihrer persönlichen Seite sagen Sie zu, sagen ab oder benennen eine Vertretung, in einer Minute und ohne "
    "Benutzerkonto."
)


def letters(invitations: Sequence[Invitation], *, at: datetime) -> list[Letter]:
    """Letters with personal link and code; the invitations must be loaded with event, host and accession.

    There are no postal addresses: the address window shows organisation, name and job title.
    """
    return [_letter(one, at=at) for one in invitations]


def _letter(invitation: Invitation, *, at: datetime) -> Letter:
    event = invitation.event
    return Letter(
        address=_address(invitation),
        subject=f"Einladung: {event.title}",
        salutation=f"{invitation.salutation},",
        paragraphs=[
            f"{nominative(event.host)} lädt Sie ein: „{event.title}“ {time_line(event)}{_place(event)}.",
            *_accession(invitation),
            *paragraphs(event.invitation_text),
            EVENT_AND_ACCESSION if invitation.participant_id else EVENT_ONLY,
        ],
        link=invitation.link(at=at).absolute_url(),
        code=invitation.code(),
        code_page=settings.BASE_URL + reverse(CODE_PAGE),
        day=timezone.localdate(at),
        answer_by=event.answer_by,
        closing=[f"Die Einladung gilt für {guest_line(invitation)}."],
    )


def _address(invitation: Invitation) -> list[str]:
    """The lines in the address window, each once."""
    lines = [invitation.organisation_name, invitation.name, invitation.job_title]
    return list(dict.fromkeys(filter(None, lines)))


def _place(event: Event) -> str:
    if event.is_online:
        return ", online"
    return f", {event.place}" if event.place else ""


def _accession(invitation: Invitation) -> list[str]:
    accession = invitation.event.accession if invitation.participant_id else None
    if accession is None:
        return []
    return [
        f"An diesem Tag treten Häuser gemeinsam dem Präventionsnetzwerk #sicherimDienst bei: „{accession.title}“. "
        f"{_invitation_to_join(accession.inviter, invitation.organisation_name)}. Der Beitritt ist kostenfrei."
    ]


def _invitation_to_join(inviter: str, organisation: str) -> str:
    if nominative(inviter) == nominative(organisation):
        return f"Auch {nominative(organisation)} selbst kann beitreten"
    return f"{capfirst(nominative(inviter))} lädt auch {accusative(organisation)} dazu ein"
