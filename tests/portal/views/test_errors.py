"""Error pages: the right status, help in German, and no need for a database (these tests have none)."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from portal.views import errors


@pytest.fixture
def request_with_id():
    request = RequestFactory().get("/irgendwo/")
    request.request_id = "abc123"
    return request


@pytest.mark.parametrize(
    ("answer", "status", "heading"),
    [
        (lambda r: errors.handler400(r, SuspiciousOperation()), 400, "Diese Anfrage konnten wir nicht lesen"),
        (lambda r: errors.handler400(r, RequestDataTooBig()), 413, "Das ist zu groß"),
        (lambda r: errors.handler403(r, PermissionError()), 403, "Diese Seite dürfen Sie nicht öffnen"),
        (errors.csrf_failure, 403, "Das Formular war zu lange offen"),
        (lambda r: errors.handler404(r, LookupError()), 404, "Diese Seite gibt es nicht"),
        (errors.payload_too_large, 413, "Das ist zu groß"),
        (lambda r: errors.too_many_requests(r, 90), 429, "Das waren zu viele Versuche"),
        (errors.handler500, 500, "Hier ist uns ein Fehler passiert"),
        (errors.service_unavailable, 503, "Das Portal macht gerade eine kurze Pause"),
    ],
)
def test_error_page_has_status_heading_number_and_contact(request_with_id, answer, status, heading):
    response = answer(request_with_id)
    html = response.content.decode()
    assert response.status_code == status
    assert html.count(f"<h1>{heading}</h1>") == 1
    assert html.count("<code>abc123</code>") == 1
    assert html.count("kontakt@sicherimdienst.nrw") >= 1
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "in einer Minute"), (61, "in 2 Minuten"), (3600, "in 60 Minuten"), (3601, "in 2 Stunden")],
)
def test_too_many_requests_says_how_long_to_wait(request_with_id, seconds, words):
    response = errors.too_many_requests(request_with_id, seconds)
    assert response["Retry-After"] == str(seconds)
    assert response.content.decode().count(f"Bitte versuchen Sie es {words} noch einmal.") == 1


def test_error_page_answers_even_when_templates_are_broken(request_with_id, settings):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    response = errors.handler500(request_with_id)
    assert response.status_code == 500
    assert response.content.decode() == errors.LAST_RESORT


def test_unknown_address_is_a_german_404():
    response = Client().get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert response.content.decode().count("<h1>Diese Seite gibt es nicht</h1>") == 1


def test_form_without_token_is_a_german_403():
    response = Client(enforce_csrf_checks=True).post("/muster/", {"name": "Anna"})
    assert response.status_code == 403
    assert response.content.decode().count("<h1>Das Formular war zu lange offen</h1>") == 1


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (ValueError, 500)])
def test_database_that_is_away_is_a_pause_and_no_fault(request_with_id, error, status):
    try:
        raise error("server closed the connection")
    except error:
        response = errors.handler500(request_with_id)
    assert (response.status_code, response.has_header("Retry-After")) == (status, status == 503)
