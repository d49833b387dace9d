"""Details of one participant of an accession."""

from __future__ import annotations

from dataclasses import dataclass

from accessions.domain import pasted_contacts
from accessions.models import AccessionParticipant
from accessions.states import ANSWERABLE, AccessionState, ParticipantState
from mailings.models import OutgoingMail
from members.models import Certificate, Nomination
from office.domain import journal_texts, member_details


@dataclass(frozen=True, slots=True)
class ParticipantDetail:
    """`mailbox` is the Leitung's address, empty where none is known."""

    participant: AccessionParticipant
    mailbox: str
    nominations: list[Nomination]
    certificate: Certificate | None
    mails: list[OutgoingMail]
    timeline: list[journal_texts.TimelineEntry]

    @property
    def is_open(self) -> bool:
        return self.participant.accession.state == AccessionState.OPEN

    @property
    def may_answer(self) -> bool:
        return self.is_open and self.participant.state in ANSWERABLE

    @property
    def may_invite(self) -> bool:
        return self.is_open and self.participant.state == ParticipantState.DRAFT

    @property
    def may_write(self) -> bool:
        return self.is_open and self.participant.state in {ParticipantState.DRAFT, ParticipantState.INVITED}

    @property
    def may_renew(self) -> bool:
        return self.may_answer and self.participant.state != ParticipantState.DRAFT

    @property
    def may_take_out(self) -> bool:
        executed = self.participant.accession.state == AccessionState.EXECUTED
        return executed and self.participant.state == ParticipantState.JOINED

    @property
    def had_answered(self) -> str:
        """The label of the state before the execution; empty where it was not executed."""
        before = self.participant.state_before
        return ParticipantState(before).label if before else ""


def participant_detail(participant: AccessionParticipant) -> ParticipantDetail:
    declaration = participant.declaration
    membership = participant.membership_id
    return ParticipantDetail(
        participant,
        pasted_contacts.head_mailboxes([participant.organisation]).get(participant.organisation_id, ""),
        list(declaration.nominations.all()) if declaration else [],
        Certificate.objects.current().filter(membership=membership).first() if membership else None,
        list(OutgoingMail.objects.caused_by(participant).order_by("id")),
        member_details.timeline(("accessions.accessionparticipant", [participant.pk])),
    )
