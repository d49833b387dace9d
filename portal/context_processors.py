"""Context processor of all pages: navigation, contact, demo notice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

NAVIGATION = (
    ("/netzwerk/", "Netzwerk"),
    ("/veranstaltungen/", "Veranstaltungen"),
    ("/beitreten/", "Beitreten"),
    ("/konto/", "Meine Daten"),
)
LEGAL = (
    ("/impressum/", "Impressum"),
    ("/datenschutz/", "Datenschutz"),
    ("/barrierefreiheit/", "Erklärung zur Barrierefreiheit"),
    ("/leichte-sprache/", "Leichte Sprache"),
    ("/kontakt/", "Kontakt"),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Variables of the base template. Needs no database and no session, so that error pages can use it too.

    `shows_messages` is false where there is no session cookie, so that such pages read no session and do not vary by
    cookie, and on pages that are the same for everybody.
    """
    return {
        "navigation": [(path, label, request.path.startswith(path)) for path, label in NAVIGATION],
        "legal_links": LEGAL,
        "nrw_connect": settings.NRW_CONNECT_URL,
        "is_demo": settings.DEMO,
        "shows_messages": settings.SESSION_COOKIE_NAME in request.COOKIES and not getattr(request, "is_public", False),
        "request_id": getattr(request, "request_id", ""),
    }
