"""Template context and POST handling of the consent section."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from members.forms.newsletter import NewsletterForm
from privacy.models import Consent, Purpose

WITHDRAWN = "Ihre Einwilligung ist widerrufen. Das gilt ab sofort."
GIVEN = "Danke, Sie erhalten künftig den Rundbrief."


def consent_context(consents: Sequence[Consent], *, url: str) -> dict[str, object]:
    """What `members/consents.html` shows; `url` takes its forms."""
    receives = any(transition.given and transition.text.purpose == Purpose.NEWSLETTER for transition in consents)
    return {"consents": consents, "consent_url": url, "newsletter_form": None if receives else NewsletterForm()}


def withdrawn_purpose(data: QueryDict) -> str:
    """The purpose whose button was clicked; empty where none, or an unknown one, was."""
    purpose = data.get("withdraw", "")
    return purpose if purpose in Purpose.values else ""
