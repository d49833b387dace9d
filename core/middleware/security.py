"""Headers that Django does not set by itself (PRODUCT § 5: no inline script or style, no other host)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # KERN's icons are data: images
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")


def permissions_policy(*used: str) -> str:
    """What the browser may offer a page; a view whose page uses one of these sets the header itself."""
    return ", ".join(f"{feature}=({'self' if feature in used else ''})" for feature in FEATURES)


HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": permissions_policy(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
FOR_ONE_READER = "private, no-cache"  # not `no-store`: with it browsers forget on „Zurück“ what was typed


class SecurityHeadersMiddleware:
    """Sets the headers on every answer, error pages included; views under `core.http.private_page` get more.

    What looked at a cookie is kept by no shared cache, unless the view says itself what may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "is_private", False):
            for name, value in PRIVATE_HEADERS.items():
                response.headers[name] = value
        elif "Cookie" in response.get("Vary", ""):
            response.headers.setdefault("Cache-Control", FOR_ONE_READER)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        request.is_private = getattr(view, "is_private", False)  # type: ignore[attr-defined]  # ours
