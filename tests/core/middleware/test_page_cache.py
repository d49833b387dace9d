"""Public pages from memory, as a visitor meets them; what drops them comes from the database, here from the test."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import timezone

from core.http import public_page, query_parameters
from core.middleware import page_cache
from core.page_cache import PageCache
from members.models import Organisation
from tests.factories import NOW

TABLE = Organisation._meta.db_table
HOST = {"host": "testserver"}
away: list[bool] = []
during: list[object] = []


@public_page(Organisation)
@query_parameters("q")
def probe(request: HttpRequest) -> HttpResponse:
    if away:
        raise OperationalError("server closed the connection")
    for call in during:
        call()
    return render(request, "portal/impressum.html")


@public_page(Organisation)
def figures(request: HttpRequest) -> HttpResponse:
    if away:
        raise OperationalError("server closed the connection")
    return HttpResponse("ags;covered\n", content_type="text/csv")


@public_page(Organisation)
def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page(Organisation)
def secret(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


urlpatterns = [
    path("probe/", probe),
    path("probe.csv", figures),
    path("fehlt/", missing),
    path("geheim/", secret),
    path("", include("sicherimdienst.urls")),
]
handler404 = "portal.views.errors.handler404"
handler500 = "portal.views.errors.handler500"


@pytest.fixture
def listening_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[PageCache]:
    """The page cache of a process that hears of changes."""
    listening_cache = PageCache()
    monkeypatch.setattr(page_cache, "page_cache", listening_cache)
    listening_cache.start()
    yield listening_cache
    away.clear()
    during.clear()


@pytest.fixture
def probing(settings, listening_cache: PageCache) -> PageCache:
    settings.ROOT_URLCONF = __name__
    return listening_cache


@pytest.fixture
def visitor() -> Client:
    return Client(headers=HOST, raise_request_exception=False)


def is_hit(response: HttpResponse) -> bool:
    return response.headers.get("Cache-Status") == "portal; hit"


@pytest.mark.django_db
def test_cached_page_costs_no_query_and_has_all_its_headers(listening_cache, visitor):
    first = visitor.get("/")
    with CaptureQueriesContext(connection) as queries:
        second = visitor.get("/")
    assert (len(queries), is_hit(first), is_hit(second)) == (0, False, True)
    assert second.content == first.content
    own = {"X-Request-ID", "Cache-Status"}
    assert {name: value for name, value in second.items() if name not in own} == {
        name: value for name, value in first.items() if name not in own
    }
    assert first["X-Request-ID"] != second["X-Request-ID"]


@pytest.mark.django_db
def test_made_up_parameters_are_redirected_without_a_query_or_a_page_kept(listening_cache, visitor):
    visitor.get("/")
    with CaptureQueriesContext(connection) as queries:
        answers = [visitor.get(f"/?x={number}") for number in (1, 1, 2)]
    assert (len(queries), [(one.status_code, is_hit(one)) for one in answers]) == (0, [(302, False)] * 3)


@pytest.mark.django_db
def test_draft_token_and_login_change_nothing(listening_cache, visitor):
    visitor.get("/")
    visitor.cookies.load({"sitzung": "entwurf", "formular": "x" * 32, "anderes": "y"})
    assert is_hit(visitor.get("/"))


def test_change_during_the_making_is_not_missed(probing, visitor):
    during.append(lambda: probing.changed([TABLE]))
    assert [is_hit(visitor.get("/probe/")) for _ in range(2)] == [False, False]


def test_nothing_is_served_from_cache_while_the_listener_is_disconnected(probing, visitor):
    visitor.get("/probe/")
    assert is_hit(visitor.get("/probe/"))
    probing.suspend(at=timezone.now())
    assert [is_hit(visitor.get("/probe/")) for _ in range(2)] == [False, False]
    probing.start()
    assert [is_hit(visitor.get("/probe/")) for _ in range(2)] == [False, True]


def test_midnight_in_berlin_drops_all(probing, visitor):
    with time_machine.travel(NOW.replace(hour=22, minute=59), tick=False):
        visitor.get("/probe/")
        assert is_hit(visitor.get("/probe/"))
    with time_machine.travel(NOW.replace(hour=23, minute=0), tick=False):
        assert not is_hit(visitor.get("/probe/"))


def test_matching_etag_gets_304_fresh_and_from_cache(probing, visitor):
    etag = visitor.get("/probe/")["ETag"]
    probing.changed([TABLE])
    for hit in (False, True):
        again = visitor.get("/probe/", headers={"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"], is_hit(again)) == (304, b"", etag, hit)
    assert visitor.get("/probe/", headers={"If-None-Match": '"anderes"'}).status_code == 200


def test_head_is_answered_by_the_page_and_keeps_none(probing, visitor):
    assert not is_hit(visitor.head("/probe/"))
    whole = visitor.get("/probe/")
    head = visitor.head("/probe/")
    assert (is_hit(head), head.content, head["Content-Length"]) == (True, b"", str(len(whole.content)))


def test_compressed_pages_are_kept_as_served(probing, visitor):
    plain = visitor.get("/probe/")
    first, second = (visitor.get("/probe/", headers={"Accept-Encoding": "gzip"}) for _ in range(2))
    assert (is_hit(first), is_hit(second), second["Content-Encoding"]) == (False, True, "gzip")
    assert second.content == first.content
    assert len(second.content) < len(plain.content)


@pytest.mark.parametrize("address", ["/fehlt/", "/geheim/"])
def test_what_is_missing_or_for_one_reader_is_not_kept(probing, visitor, address):
    visitor.get(address)
    assert not is_hit(visitor.get(address))


def test_outage_shows_the_last_state_with_its_time_for_ten_minutes(probing, visitor):
    lost = NOW + timedelta(minutes=3)
    with time_machine.travel(NOW, tick=False) as clock:
        whole = visitor.get("/probe/", headers={"Accept-Encoding": "gzip"})
        clock.move_to(lost)
        away.append(True)
        probing.suspend(at=lost)
        for minutes in (0, 10):
            clock.move_to(lost + timedelta(minutes=minutes))
            page = visitor.get("/probe/", headers={"If-None-Match": whole["ETag"]})
            html = page.content.decode()
            assert (page.status_code, page["Cache-Control"], "ETag" in page) == (200, "no-store", False)
            assert html.count("Das Portal zeigt gerade den Stand von 12:03 Uhr") == 1
            assert html.count("<h1>Impressum</h1>") == 1
            assert page["Content-Length"] == str(len(page.content))
        clock.move_to(lost + timedelta(minutes=11))
        over = visitor.get("/probe/")
    assert (over.status_code, over["Retry-After"]) == (503, "60")


def test_outage_leaves_the_database_alone_for_a_second_and_ends_by_itself(probing, visitor):
    with time_machine.travel(NOW, tick=False) as clock:
        visitor.get("/probe/")
        away.append(True)
        probing.suspend(at=NOW)
        visitor.get("/probe/")
        away.clear()
        assert "Stand von" in visitor.get("/probe/").content.decode()
        clock.shift(1)
        assert "Stand von" not in visitor.get("/probe/").content.decode()


@pytest.mark.parametrize("address", ["/probe.csv", "/probe/?q=nie"])
def test_outage_is_503_for_what_cannot_say_so_or_was_never_shown(probing, visitor, address):
    for cached_path in ("/probe.csv", "/probe/"):
        visitor.get(cached_path)
    away.append(True)
    probing.suspend(at=timezone.now())
    answer = visitor.get(address)
    assert (answer.status_code, answer.has_header("Retry-After")) == (503, True)
    assert "Das Portal macht gerade eine kurze Pause" in answer.content.decode()
