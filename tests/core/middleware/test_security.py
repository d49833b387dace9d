import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from core.http import private_page
from tests.test_safe_requests import own_views

BACK_OFFICE = ("accounts:", "imports:", "office:")
# Neither for one reader nor kept by the page cache: forms that are still empty, and what nobody reads.
NEITHER_PRIVATE_NOR_PUBLIC = {
    *("members:join", "members:join_individual", "members:join_organisation", "members:join_organisation_details"),
    *("members:join_representative", "members:organisation_search", "events:register_thanks", "events:document"),
    *("selfservice:request_link", "selfservice:link_requested", "portal:contact", "portal:accessibility"),
    *("portal:demo", "portal:favicon", "health-live", "health-ready", "specimen", "specimen_suggestions"),
}


@private_page
def private_missing(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [path("geheim/", private_missing)]
handler404 = "portal.views.errors.handler404"


def test_every_answer_carries_the_policies_and_a_request_id():
    headers = Client().get("/health/live").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert len(headers["X-Request-ID"]) == 12


@pytest.mark.django_db
def test_page_that_knows_its_reader_is_kept_by_no_shared_cache():
    assert Client().get("/konto/")["Cache-Control"] == "private, no-cache"
    assert Client().get("/")["Cache-Control"] == "public, no-cache"


def test_request_ids_differ_and_are_shown_on_the_error_page():
    first, second = (Client().get("/gibt-es-nicht/", headers={"X-Request-ID": "vorgegeben"}) for _ in range(2))
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert first["X-Request-ID"] in first.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_private_page_stays_private_in_its_errors():
    answer = Client().get("/geheim/")
    assert answer.status_code == 404
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_every_page_outside_the_back_office_is_private_or_public_but_for_these():
    marks = ("is_private", "is_public")
    unmarked = {name for name, view in own_views() if not any(getattr(view, mark, False) for mark in marks)}
    assert {name for name in unmarked if not name.startswith(BACK_OFFICE)} == NEITHER_PRIVATE_NOR_PUBLIC
