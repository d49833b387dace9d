"""Pages leave out characters of stored names that would turn the rest of the line around."""

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

NAME = "Klinik\u202e Nord\u2066"


def page(request: HttpRequest) -> HttpResponse:
    fields = f'<input value="{NAME}"><textarea rows="2">{NAME}\n{NAME}</textarea>'
    return HttpResponse(f'<title>{NAME}</title><p class="{NAME}">{NAME}, 3 „Anträge“</p>{fields}<td>{NAME}</td>')


def table(request: HttpRequest) -> HttpResponse:
    return HttpResponse(NAME, content_type="text/csv; charset=utf-8")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([NAME.encode()])


urlpatterns = [path("seite/", page), path("tabelle.csv", table), path("stueckweise/", stream)]
pytestmark = pytest.mark.urls(__name__)


def test_text_is_shown_without_the_marks_and_fields_keep_what_was_typed():
    response = Client().get("/seite/")
    fields = f'<input value="{NAME}"><textarea rows="2">{NAME}\n{NAME}</textarea>'
    shown = f'<title>Klinik Nord</title><p class="{NAME}">Klinik Nord, 3 „Anträge“</p>{fields}<td>Klinik Nord</td>'
    assert response.content.decode() == shown
    assert int(response["Content-Length"]) == len(response.content)


def test_files_and_streams_are_left_as_they_are():
    assert Client().get("/tabelle.csv").content.decode() == NAME
    assert b"".join(Client().get("/stueckweise/")).decode() == NAME
