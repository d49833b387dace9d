"""German error pages; none needs a database, a session or a context processor."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import loader

from core.file_storage import is_out_of_room
from core.outages import is_outage, is_statement_timeout
from portal.context_processors import portal

logger = logging.getLogger(__name__)


def error_page(request: HttpRequest, status: int, template: str = "", **context: Any) -> HttpResponse:
    """The error page of a status, or LAST_RESORT where the template cannot be rendered."""
    try:
        context = {"request": request, **portal(request), "shows_messages": False, **context}
        html = loader.render_to_string(template or f"{status}.html", context)
    except Exception:
        logger.exception("Die Fehlerseite %s lässt sich nicht darstellen", status)
        html = LAST_RESORT
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


EMAIL = settings.OFFICE_CONTACT["email"]
LAST_RESORT = (
    '<!DOCTYPE html><html lang="de"><meta charset="utf-8"><title>Fehler – #sicherimDienst</title>'
    "<h1>Hier ist uns ein Fehler passiert</h1><p>Bitte versuchen Sie es in einigen Minuten noch einmal oder schreiben "
    f'Sie an <a href="mailto:{EMAIL}">{EMAIL}</a>.</p></html>'
)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return payload_too_large(request)
    return error_page(request, 400)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def handler500(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is not reachable or gave up on a statement, or 507 where a disk takes no more."""
    if is_out_of_room(sys.exception()):
        return error_page(request, 507)
    if is_statement_timeout(sys.exception()):
        return service_unavailable(request, template="503_statement_timeout.html")
    if is_outage(sys.exception()):
        return service_unavailable(request)
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403, "403_csrf.html")


def payload_too_large(request: HttpRequest) -> HttpResponse:
    return error_page(request, 413)


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429; the page says in words when to try again, the header in seconds."""
    response = error_page(request, 429, waiting_time=waiting_time(retry_after))
    response["Retry-After"] = str(retry_after)
    return response


def service_unavailable(request: HttpRequest, retry_after: int = 60, template: str = "") -> HttpResponse:
    response = error_page(request, 503, template, waiting_time=waiting_time(retry_after))
    response["Retry-After"] = str(retry_after)
    return response


def waiting_time(seconds: int) -> str:
    """„in einer Minute“, „in 5 Minuten“, „in 3 Stunden“: rounded up."""
    minutes = max(1, -(-seconds // 60))
    hours = -(-minutes // 60)
    if minutes == 1:
        return "in einer Minute"
    return f"in {minutes} Minuten" if hours == 1 else f"in {hours} Stunden"
