"""Template context and POST handling of the consent section."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from members.forms.newsletter import NewsletterForm
from privacy.models import Consent, Purpose

WITHDRAWN = "Ihre Einwilligung ist widerrufen. Das gilt ab sofort."
GIVEN = "Danke, Sie erhalten künftig den Rundbrief."


def consent_context(consents: Sequence[Consent], *, url: str) -> dict[str, object]:
    """Context of `members/consents.html`; its forms are sent to `url`."""
    receives = any(consent.is_given and consent.text.purpose == Purpose.NEWSLETTER for consent in consents)
    return {"consents": consents, "consent_url": url, "newsletter_form": None if receives else NewsletterForm()}


def withdrawn_purpose(data: QueryDict) -> str:
    """The purpose whose button was clicked; empty where none, or an unknown one, was."""
    purpose = data.get("withdraw", "")
    return purpose if purpose in Purpose.values else ""
