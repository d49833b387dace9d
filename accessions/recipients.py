"""To whom the mails about participants go, and how the office corrects their addresses."""

from __future__ import annotations

from accessions.domain import email_corrections
from accessions.models import AccessionParticipant
from mailings.domain import recipients
from mailings.domain.recipients import RecipientKind

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
    )
)
