"""Addresses with made-up parameters lead to the one address of the page."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, include, path

from core.http import private_page, query_parameters


@query_parameters("q", "seite", zahl=lambda text: text.lstrip("0"))
def probe(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(sorted(request.GET.lists())))


@private_page
def secret(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse("nur für Sie")


urlpatterns = [
    path("probe/ü/", probe),
    path("geheim/<token>/", secret),
    path("verwaltung/probe/", probe),
    path("", include("sicherimdienst.urls")),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("fbclid=1", "/probe/%C3%BC/"),
        ("q=m%C3%BCller+k&fbclid=1&seite=", "/probe/%C3%BC/?q=m%C3%BCller+k&seite="),
        ("q=1&q=2", "/probe/%C3%BC/?q=2"),
        ("zahl=007", "/probe/%C3%BC/?zahl=7"),
        ("q[]=1&Q=2&%00=3", None),
    ],
)
def test_undeclared_repeated_and_other_forms_of_parameters_are_cut_off_by_one_redirect(query, canonical):
    answer = Client().get(f"/probe/ü/?{query}")
    if canonical is None:
        assert answer.status_code == 400  # NUL, whoever reads it
        return
    assert (answer.status_code, answer["Location"]) == (302, canonical)
    assert Client().get(canonical).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("", []),
        ("?", []),
        ("?q=a%20b&seite=2", [("q", ["a b"]), ("seite", ["2"])]),
        ("?seite=&q=%C3%BC&zahl=7", [("q", ["ü"]), ("seite", [""]), ("zahl", ["7"])]),
    ],
)
def test_declared_parameters_reach_the_view_as_they_came(query, parameters):
    assert Client().get(f"/probe/ü/{query}").content.decode() == str(parameters)


def test_head_is_redirected_and_post_is_not():
    assert Client().head("/probe/ü/?x=1")["Location"] == "/probe/%C3%BC/"
    assert Client().post("/probe/ü/?x=1").content == b"[('x', ['1'])]"


def test_redirect_of_a_private_page_is_as_private_as_the_page():
    answer = Client().get("/geheim/token/?utm_source=mail")
    assert (answer["Location"], answer["Cache-Control"], answer["Referrer-Policy"]) == (
        "/geheim/token/",
        "no-store",
        "no-referrer",
    )


def test_back_office_keeps_its_parameters():
    assert Client().get("/verwaltung/probe/?x=1").content == b"[('x', ['1'])]"


def routes(resolver: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    for found in resolver.url_patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLPattern):
            yield route, found.callback
        else:
            yield from routes(found, route)


def test_views_with_parameters_are_these():
    found = dict(routes(get_resolver("sicherimdienst.urls")))
    declaring = {route for route, view in found.items() if getattr(view, "query_parameters", {})}
    assert declaring == {
        "beitreten/danke/",
        "beitreten/einzelperson/",
        "beitreten/einzelperson/pruefen/",
        "beitreten/multiplikatorin/<slug:slug>/",
        "beitreten/multiplikatorin/<slug:slug>/pruefen/",
        "beitreten/organisation/",
        "beitreten/organisation/angaben/",
        "beitreten/organisation/pruefen/",
        "beitreten/organisation/suche.json",
        "demo-postfach/",
        "muster/",
        "muster/suche.json",
        "netzwerk/",
        "netzwerk/abdeckung.csv",
        "netzwerk/abdeckung.json",
        "netzwerk/karte.svg",
        "netzwerk/karte/",
        "netzwerk/partner.csv",
        "netzwerk/zahlen/",
        "sitemap-<section>.xml",
        "urkunde/",
        "veranstaltungen/",
    }
