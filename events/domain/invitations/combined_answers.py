"""For events with an accession: answer the invitation and the accession together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accessions.domain import answers_by_link
from core.refusals import DomainRefusal
from events.domain.invitations import answers
from events.domain.registrations import Attendee, NeedsInput
from events.models import Invitation, ProgrammeItem, Registration
from members.domain.inputs import DeclarerInput, NomineeInput


@dataclass(frozen=True, slots=True)
class AttendanceAnswer:
    attendee: Attendee
    sessions: Sequence[ProgrammeItem] = ()
    needs: NeedsInput | None = None


@dataclass(frozen=True, slots=True)
class DeclarationAnswer:
    declarer: DeclarerInput
    nominees: Sequence[NomineeInput]


@dataclass(frozen=True, slots=True)
class DeclineAnswer:
    text: str = ""


class AttendanceRefusal(DomainRefusal):
    """The answer to the invitation was refused; nothing of the whole answer is written."""


class DeclarationRefusal(DomainRefusal):
    """The answer to the accession was refused; nothing of the whole answer is written."""


@transaction.atomic
def answer_event_and_accession(
    invitation: Invitation,
    *,
    attendance: AttendanceAnswer | DeclineAnswer,
    declaration: DeclarationAnswer | DeclineAnswer | None,
    at: datetime,
) -> Registration | None:
    """Answer the invitation and, unless `declaration` is None, the accession, in one transaction.

    Returns the registration, if any. Raises AttendanceRefusal or DeclarationRefusal for the part that was refused.
    """
    try:
        _declare(invitation, declaration, at=at)
    except DomainRefusal as refusal:
        raise DeclarationRefusal(str(refusal)) from refusal
    try:
        return _attend(invitation, attendance, at=at)
    except DomainRefusal as refusal:
        raise AttendanceRefusal(str(refusal)) from refusal


def _attend(
    invitation: Invitation, attendance: AttendanceAnswer | DeclineAnswer, *, at: datetime
) -> Registration | None:
    """Last, as it locks the event: whoever counts the mails of a mailbox does so before."""
    if isinstance(attendance, DeclineAnswer):
        answers.decline(invitation, text=attendance.text, at=at)
        return None
    return answers.accept(
        invitation, attendee=attendance.attendee, sessions=attendance.sessions, needs=attendance.needs, at=at
    )


def _declare(invitation: Invitation, declaration: DeclarationAnswer | DeclineAnswer | None, *, at: datetime) -> None:
    if declaration is None:
        return
    if invitation.participant is None:
        raise DomainRefusal("Zu dieser Einladung gehört kein Beitritt mehr. Lassen Sie die zweite Frage offen.")
    if isinstance(declaration, DeclarationAnswer):
        answers_by_link.declare(
            invitation.participant, declarer=declaration.declarer, nominees=declaration.nominees, at=at
        )
    else:
        answers_by_link.decline(invitation.participant, text=declaration.text, at=at)
