"""Letters of invitation, for participants without a mail address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accessions.models import AccessionParticipant
from core.letters import Letter
from core.typesetting import paragraphs
from members.models import Organisation
from regions.domain.name_cases import accusative, nominative
from regions.models import Area

CODE_PAGE = "accessions:code"
TOWNS = frozenset({Area.Level.GEMEINDE, Area.Level.REGIERUNGSBEZIRK})


def letters(participants: Sequence[AccessionParticipant], *, at: datetime) -> list[Letter]:
    """A letter to each participant with its personal link and code; accession and organisation must be loaded.

    The portal stores no postal addresses: the address lines are the organisation, its head and its seat.
    """
    return [_letter(one, at=at) for one in participants]


def _letter(participant: AccessionParticipant, *, at: datetime) -> Letter:
    accession, organisation = participant.accession, participant.organisation
    head = "Leitung der Behörde" if organisation.body_of else "Leitung"
    day = date_format(accession.effective_on, "j. F Y")
    return Letter(
        address=[organisation.name, head, *_town(organisation)],
        subject=f"Einladung zum Beitritt zum Präventionsnetzwerk #sicherimDienst: {accession.title}",
        salutation="Sehr geehrte Damen und Herren,",
        paragraphs=[
            f"{nominative(accession.inviter)} lädt {accusative(organisation)} ein, dem Präventionsnetzwerk "
            f"#sicherimDienst beizutreten: „{accession.title}“ am {day} in {accession.place}.",
            *paragraphs(accession.invitation_text),
            "Auf Ihrer persönlichen Seite erklären Sie den Beitritt in zwei Minuten, ohne Benutzerkonto. Sie können "
            "dort auch ablehnen, einen ausstehenden Beschluss nennen oder eine Vertretung benennen.",
        ],
        link=participant.link(at=at).absolute_url(),
        code=participant.code(),
        code_page=settings.BASE_URL + reverse(CODE_PAGE),
        day=timezone.localdate(at),
        answer_by=accession.answer_by,
        closing=["Ihre Antwort können Sie bis zum gemeinsamen Beitritt jederzeit ändern. Der Beitritt ist kostenfrei."],
    )


def _town(organisation: Organisation) -> list[str]:
    """The town of the organisation's seat; none where the seat is a Kreis."""
    seat = organisation.body_of or organisation.seat
    return [seat.name] if seat and seat.level in TOWNS else []
