"""To whom the mails about participants go, and how the office corrects their addresses."""

from __future__ import annotations

from accessions.domain import email_corrections
from accessions.models import AccessionParticipant
from accessions.states import AccessionState, ParticipantState
from mailings.domain import recipients
from mailings.domain.recipients import RecipientKind


def what_lapses_with_participant(participant: AccessionParticipant) -> str:
    is_open = participant.accession.state == AccessionState.OPEN
    if not is_open or participant.state not in {ParticipantState.INVITED, ParticipantState.DEFERRED}:
        return ""
    return (
        "Wer bis zum gemeinsamen Beitritt nicht erklärt hat, tritt nicht mit bei. Kommt die Antwort auf anderem Weg, "
        "tragen Sie sie beim Sammelbeitritt ein."
    )


recipients.register(
    RecipientKind(
        causes=lambda: AccessionParticipant.objects.with_details().select_related("accession"),
        app_label="members",
        label=lambda one: f"{one.organisation}, Sammelbeitritt „{one.accession}“",
        addresses=email_corrections.addresses,
        correct=email_corrections.correct,
        explanation=(
            "Berichtigt wird sie, wo sie steht: beim Funktionspostfach der Leitung, in der Erklärung oder bei der "
            "Vertretung."
        ),
        what_lapses=what_lapses_with_participant,
    )
)
