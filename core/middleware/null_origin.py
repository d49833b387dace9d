"""Forms on pages with `Referrer-Policy: no-referrer` are sent with `Origin: null`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NullOriginMiddleware:
    """Restores the Origin header of same-origin forms, so that Django's CSRF check accepts them.

    Relies on `Sec-Fetch-Site`, which only the browser can set. Old browsers do not send it; there the CSRF token and
    the cookie with `SameSite=Lax` protect the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("Origin") == "null" and request.headers.get("Sec-Fetch-Site") in {None, "same-origin"}:
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
