"""Where the event carries an accession: coming and declaring in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accessions.domain import answers
from core.refusals import DomainRefusal
from events.domain.invitations import answering
from events.domain.registrations import Attendee, NeedsInput
from events.models import Invitation, ProgrammeItem, Registration
from members.domain.inputs import Declarer, Nominee


@dataclass(frozen=True, slots=True)
class Coming:
    attendee: Attendee
    sessions: Sequence[ProgrammeItem] = ()
    needs: NeedsInput | None = None


@dataclass(frozen=True, slots=True)
class Declaring:
    declarer: Declarer
    nominations: Sequence[Nominee]


@dataclass(frozen=True, slots=True)
class Declining:
    text: str = ""


class ComingRefusal(DomainRefusal):
    """The answer to the invitation was refused; nothing of the whole answer is written."""


class DeclaringRefusal(DomainRefusal):
    """The answer to the accession was refused; nothing of the whole answer is written."""


@transaction.atomic
def answer_both(
    invitation: Invitation,
    *,
    coming: Coming | Declining,
    declaring: Declaring | Declining | None,
    at: datetime,
) -> Registration | None:
    """Answer the invitation and, unless `declaring` is None, the accession, both or neither; the registration, if any.

    Each part as its own function: `accept()` or `decline()`, and `accessions.declare()` or `decline()`. Raises
    ComingRefusal or DeclaringRefusal with the sentence of the part that was refused.
    """
    registration = None
    try:
        if isinstance(coming, Coming):
            registration = answering.accept(
                invitation, attendee=coming.attendee, sessions=coming.sessions, needs=coming.needs, at=at
            )
        else:
            answering.decline(invitation, text=coming.text, at=at)
    except DomainRefusal as refusal:
        raise ComingRefusal(str(refusal)) from refusal
    try:
        _declare(invitation, declaring, at=at)
    except DomainRefusal as refusal:
        raise DeclaringRefusal(str(refusal)) from refusal
    return registration


def _declare(invitation: Invitation, declaring: Declaring | Declining | None, *, at: datetime) -> None:
    if declaring is None:
        return
    if invitation.participant is None:
        raise DomainRefusal("Zu dieser Einladung gehört kein Beitritt mehr. Lassen Sie die zweite Frage offen.")
    if isinstance(declaring, Declaring):
        answers.declare(invitation.participant, declarer=declaring.declarer, nominations=declaring.nominations, at=at)
    else:
        answers.decline(invitation.participant, text=declaring.text, at=at)
