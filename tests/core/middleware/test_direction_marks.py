"""Pages leave out characters of stored names that would turn the rest of the line around."""

import gzip
from random import Random

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

from core.http import public_page

NAME = "Klinik\u202e Nord\u2066"


def page(request: HttpRequest, more: str = "") -> HttpResponse:
    fields = f'<input value="{NAME}"><textarea rows="2">{NAME}\n{NAME}</textarea>'
    return HttpResponse(f'<title>{NAME}</title><p class="{NAME}">{NAME}, 3 „Anträge“</p>{fields}<td>{NAME}</td>{more}')


def table(request: HttpRequest) -> HttpResponse:
    return HttpResponse(NAME, content_type="text/csv; charset=utf-8")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([NAME.encode()])


@public_page()
def public(request: HttpRequest) -> HttpResponse:
    """Compressed; among so many characters that nothing repeats, the bytes of a mark come up by chance."""
    noise = Random(1)
    return page(request, "".join(chr(noise.randrange(0x3400, 0x9FFF)) for _ in range(100_000)))


urlpatterns = [
    path("seite/", page),
    path("oeffentlich/", public),
    path("tabelle.csv", table),
    path("stueckweise/", stream),
]
pytestmark = pytest.mark.urls(__name__)


def test_text_is_shown_without_the_marks_and_fields_keep_what_was_typed():
    response = Client().get("/seite/")
    fields = f'<input value="{NAME}"><textarea rows="2">{NAME}\n{NAME}</textarea>'
    shown = f'<title>Klinik Nord</title><p class="{NAME}">Klinik Nord, 3 „Anträge“</p>{fields}<td>Klinik Nord</td>'
    assert response.content.decode() == shown
    assert int(response["Content-Length"]) == len(response.content)


def test_compressed_page_is_cleaned_before_it_is_compressed():
    packed = Client().get("/oeffentlich/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "\u061c".encode() in packed.content
    text = gzip.decompress(packed.content).decode()
    assert text == Client().get("/oeffentlich/").content.decode()
    assert "<td>Klinik Nord</td>" in text


def test_files_and_streams_are_left_as_they_are():
    assert Client().get("/tabelle.csv").content.decode() == NAME
    assert b"".join(Client().get("/stueckweise/")).decode() == NAME
