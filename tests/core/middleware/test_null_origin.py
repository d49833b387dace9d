import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory

from core.middleware.null_origin import NullOriginMiddleware


def answer(request: HttpRequest) -> HttpResponse:
    checked = CsrfViewMiddleware(lambda _: HttpResponse())
    checked.process_request(request)
    return checked.process_view(request, lambda _: HttpResponse(), (), {}) or HttpResponse("angekommen")


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
    ],
)
def test_blanked_origin_passes_only_where_the_browser_calls_it_our_own(headers: dict[str, str], passes: bool) -> None:
    shown = RequestFactory().get("/")
    token = get_token(shown)
    request = RequestFactory(headers={"Origin": "null", **headers}).post(
        "/", {"csrfmiddlewaretoken": token}, secure=True
    )
    request.COOKIES["formular"] = shown.META["CSRF_COOKIE"]
    reached = NullOriginMiddleware(answer)(request)
    assert (reached.status_code, reached.content == b"angekommen") == (200 if passes else 403, passes)


def test_blanked_origin_still_needs_the_token() -> None:
    request = RequestFactory(headers={"Origin": "null"}).post("/", secure=True)
    refused = NullOriginMiddleware(answer)(request)
    assert (refused.status_code, b"angekommen" in refused.content) == (403, False)
