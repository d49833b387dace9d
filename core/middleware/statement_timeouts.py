"""Bounds what a request may cost the database, unless the office sends it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from core import statement_timeouts


class StatementTimeoutMiddleware:
    """Statements of the public side, and of everybody without a session, end after `PUBLIC_STATEMENT_SECONDS`.

    `sicherimdienst.wsgi` bounds every connection from its start; here the back office is let go on for longer. What was
    cancelled is answered by `handler500` as 503.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PUBLIC_STATEMENT_SECONDS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and request.path_info.startswith(settings.BACK_OFFICE_PATH):
            statement_timeouts.unbound()
        else:
            statement_timeouts.bound()
