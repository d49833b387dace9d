"""What the public side may cost the database, on connections of their own."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from core.statement_timeouts import bound_new_connections


def show(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return HttpResponse(cursor.fetchone()[0])


def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(1)")
    return HttpResponse()


urlpatterns = [
    path("probe/", show),
    path("verwaltung/probe/", show),
    path("langsam/", slow),
    path("", include("sicherimdienst.urls")),
]
handler500 = "portal.views.errors.handler500"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_connections_are_bounded_from_their_start(monkeypatch):
    own = connection.copy()
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", connection.settings_dict["OPTIONS"])
    bound_new_connections(7)
    own.settings_dict["OPTIONS"] = connection.settings_dict["OPTIONS"]
    with own.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("7s",)
    own.close()


def test_back_office_with_a_session_may_take_longer_and_nobody_else(settings):
    settings.PUBLIC_STATEMENT_SECONDS = 5
    staff, visitor = Client(), Client()
    staff.cookies[settings.SESSION_COOKIE_NAME] = "x"

    def bounds(*requests: tuple[Client, str]) -> list[bytes]:
        return [client.get(address).content for client, address in requests]

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 5000")  # as a connection of the web process begins
        assert bounds((visitor, "/verwaltung/probe/"), (staff, "/probe/")) == [b"5s", b"5s"]
        assert bounds((staff, "/verwaltung/probe/"), (staff, "/verwaltung/probe/")) == [b"0", b"0"]
        cursor.execute("SET statement_timeout = 1000")
    assert bounds((visitor, "/probe/")) == [b"0"]  # what it began with, which is no bound in tests


def test_statement_that_took_too_long_is_a_german_503():
    answer = Client(raise_request_exception=False).get("/langsam/")
    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "<h1>Diese Anfrage dauert zu lange</h1>" in html
    assert "hilft ein längeres Suchwort" in html
