"""Turns LimitReachedError into the 429 page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from core.limits import LimitReachedError


class LimitMiddleware:
    """Answers a LimitReachedError that leaves a view by `settings.TOO_MANY_REQUESTS_VIEW`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, LimitReachedError):
            return None
        page: Callable[[HttpRequest, int], HttpResponse] = import_string(settings.TOO_MANY_REQUESTS_VIEW)
        return page(request, exception.retry_after)
