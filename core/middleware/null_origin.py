"""Pages under `no-referrer` send their forms with `Origin: null`; the browser still says where they come from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NullOriginMiddleware:
    """Gives a same-origin form from such a page its origin back, so that Django's check of origins lets it pass.

    `Sec-Fetch-Site` is set by the browser and out of any page's reach. Browsers too old for it are left to the token
    and to the cookie, which `SameSite=Lax` keeps out of foreign forms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("Origin") == "null" and request.headers.get("Sec-Fetch-Site") in {None, "same-origin"}:
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
