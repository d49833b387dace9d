import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core import antispam
from mailings.models import OutgoingMail
from privacy.models import Case
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

CONTACT, FEEDBACK = "/kontakt/", "/barrierefreiheit/"


@pytest.fixture
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


def shown(client, address: str) -> dict[str, str]:
    """The hidden fields of a form as a browser got them ten seconds ago."""
    with time_machine.travel(NOW - timedelta(seconds=10), tick=False):
        html = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(submission|shown_at)" value="([^"]+)"', html))


def send(client, address: str, fields: dict[str, str] | None = None, **typed: str):
    fields = shown(client, address) if fields is None else fields
    values = {
        "message": "Der Kontrast fehlt.",
        "name": "Erika Muster",
        "email": "erika@example.org",
        antispam.HONEYPOT: "",
    }
    return client.post(address, fields | values | typed)


@pytest.mark.parametrize(("address", "kind"), [(CONTACT, Case.Kind.CONTACT), (FEEDBACK, Case.Kind.FEEDBACK)])
def test_message_becomes_a_case_and_is_thanked_for(client, address, kind):
    response = send(client, address)
    assert (response.status_code, response["Location"]) == (302, "/kontakt/danke/")
    case = Case.objects.get()
    assert (case.kind, case.message, case.name, case.email) == (
        kind,
        "Der Kontrast fehlt.",
        "Erika Muster",
        "erika@example.org",
    )
    assert OutgoingMail.objects.get().template == "privacy/case_received"


def test_double_click_is_one_case_and_the_same_page(client):
    fields = shown(client, CONTACT)
    first, second = (send(client, CONTACT, fields) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert (Case.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_barrier_can_be_reported_without_an_address(client):
    send(client, FEEDBACK, name="", email="")
    assert (Case.objects.get().email, OutgoingMail.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "keine Adresse"},
        {"email": ""},
        {"message": "x" * 5_001},
        {"name": "Erika\r\nBcc: alle@example.org"},
        {antispam.HONEYPOT: "https://spam.example"},
        {antispam.SHOWN_AT_FIELD: "gefälscht"},
        {antispam.SHOWN_AT_FIELD: antispam.signed_time(NOW)},
    ],
)
def test_refused_form_comes_back_with_everything_typed(client, typed):
    response = send(client, CONTACT, **typed)
    html = response.content.decode()
    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert "<title>Fehler: Kontakt" in html
    assert typed.get("message", "Der Kontrast fehlt.") in html
    assert "Erika" in html


def test_markup_and_signs_are_kept_as_text(client):
    send(client, CONTACT, message="<script>alert(1)</script> 🚒 ❤️")
    assert Case.objects.get().message == "<script>alert(1)</script> 🚒 ❤️"
    assert "<script>alert" not in send(client, CONTACT, message="<script>alert(1)</script>", email="x").content.decode()


def test_too_many_messages_of_one_client_address_are_429(client, settings):
    settings.FORMS_PER_ORIGIN_HOUR = 1
    send(client, CONTACT)
    response = send(client, CONTACT)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert Case.objects.count() == 1


def test_message_without_csrf_token_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, CONTACT).status_code == 403
    assert Case.objects.count() == 0


def test_page_with_a_form_is_neither_compressed_nor_shared(client):
    response = client.get(CONTACT, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response["Cache-Control"] == "private, no-cache"
