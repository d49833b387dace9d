"""An id for each request, shown on error pages and written to the log, so that the two can be matched."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import logs


class RequestIdMiddleware:
    """Sets `request.request_id`, the log's id and the header `X-Request-ID`; an id sent by the client is ignored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(6)  # type: ignore[attr-defined]  # ours, read by templates and log
        token = logs.request_id.set(request.request_id)  # type: ignore[attr-defined]  # as above
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]  # as above
        return response
