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
    """Value of the Permissions-Policy header that allows only the `used` features; views that need one set it."""
    return ", ".join(f"{feature}=({'self' if feature in used else ''})" for feature in FEATURES)


HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": permissions_policy(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
PRIVATE_CACHE = "private, no-cache"  # not `no-store`: with it browsers lose on „Zurück“ what was typed


class SecurityHeadersMiddleware:
    """Sets security headers on every response, error pages included; views under `private_page` get more.

    Responses that read a cookie are not stored by shared caches, unless the view sets Cache-Control itself.
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
            response.headers.setdefault("Cache-Control", PRIVATE_CACHE)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        request.is_private = getattr(view, "is_private", False)  # type: ignore[attr-defined]  # ours
