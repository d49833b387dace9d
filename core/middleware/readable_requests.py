"""Refuses requests that cannot be parsed before any view sees them."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError


class ReadableRequestMiddleware:
    """Parses host, query, form and cookies of every request once.

    Raises `RequestDataTooBig` for a body over `REQUEST_MAX_BYTES` (which is not read at all) or form fields over
    `DATA_UPLOAD_MAX_MEMORY_SIZE`, other `SuspiciousOperation` and `BadRequest` for what cannot be read, and for NUL
    anywhere, which PostgreSQL cannot store. `handler400` renders the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _read(request)
        return self.get_response(request)


def _read(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.REQUEST_MAX_BYTES:
        raise RequestDataTooBig
    request.get_host()
    try:
        if any("\0" in text for text in _texts(request)):
            raise BadRequest("NUL in the request")
    except UnreadablePostError as error:
        raise BadRequest("The body broke off") from error


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for values in (request.GET, request.POST):
        for name, texts in values.lists():
            yield name
            yield from (text for text in texts if isinstance(text, str))
    for name, value in request.COOKIES.items():
        yield name
        yield value
    for name, files in request.FILES.lists():
        yield name
        yield from (file.name or "" for file in files)
