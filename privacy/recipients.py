"""To whom the mails about cases go, and how the office corrects their addresses."""

from __future__ import annotations

from mailings.domain import recipients
from mailings.domain.recipients import RecipientKind
from privacy.domain import cases
from privacy.models import Case

recipients.register(
    RecipientKind(
        causes=Case.objects.all,
        app_label="privacy",
        label=lambda one: f"Anliegen {one.reference}",
        addresses=lambda one: [one.email],
        correct=cases.correct_email,
    )
)
