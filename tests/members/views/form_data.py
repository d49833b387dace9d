"""Form data of the joining pages, and helpers that post it."""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from core.antispam import signed_time
from members.models import Application, Organisation
from privacy.domain.consents import current_text

DETAILS = "/beitreten/organisation/angaben/"


def hidden_fields() -> dict[str, str]:
    return {
        "submission": str(uuid.uuid4()),
        "shown_at": signed_time(timezone.now() - timedelta(minutes=1)),
        "website_2": "",
        "newsletter_text": str(current_text("newsletter").pk),
    }


def declaration_data(**changes: str) -> dict[str, str]:
    values = {
        **hidden_fields(),
        "first_name": "Bärbel",
        "last_name": "Beispiel",
        "job_title": "Bürgermeisterin",
        "email": "bb@stadt.example.org",
        "may_declare": "on",
        "myself": "on",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
    }
    return {**values, **changes}


def individual_data(**changes: str) -> dict[str, str]:
    values = {
        **hidden_fields(),
        "first_name": "Nele",
        "last_name": "Nachtdienst",
        "email": "nele@klinik.example.org",
        "employer": "Klinik Musterland",
        "professional_field": "7",
        "duty_area": "05766",
    }
    return {**values, **changes}


def details_url(organisation: Organisation) -> str:
    return f"{DETAILS}?organisation={organisation.slug}"


def post_to_check(client: Client, organisation: Organisation, **changes: str) -> str:
    """Post the form; returns the URL of the check page."""
    response = client.post(details_url(organisation), declaration_data(**changes))
    assert response.status_code == 302, text(response)
    return response["Location"]


def post_check(client: Client, check_url: str) -> Application:
    """Send the checked form; returns the application that the thank-you page shows."""
    response = client.post(check_url)
    assert urlsplit(response["Location"]).path == "/beitreten/danke/"
    return client.get(response["Location"]).context["application"]


def text(response) -> str:
    return response.content.decode()
