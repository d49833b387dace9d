import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory

from core.middleware.null_origin import NullOriginMiddleware


def answer(request: HttpRequest) -> HttpResponse:
    checked = CsrfViewMiddleware(lambda _: HttpResponse())
    checked.process_request(request)
    return checked.process_view(request, lambda _: HttpResponse(), (), {}) or HttpResponse()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_blanked_origin_passes_only_where_the_browser_calls_it_our_own(headers: dict[str, str], status: int) -> None:
    shown = RequestFactory().get("/")
    token = get_token(shown)
    request = RequestFactory(headers={"Origin": "null", **headers}).post(
        "/", {"csrfmiddlewaretoken": token}, secure=True
    )
    request.COOKIES["formular"] = shown.META["CSRF_COOKIE"]
    assert NullOriginMiddleware(answer)(request).status_code == status


def test_blanked_origin_still_needs_the_token() -> None:
    request = RequestFactory(headers={"Origin": "null"}).post("/", secure=True)
    assert NullOriginMiddleware(answer)(request).status_code == 403
