"""Refuses requests that cannot be parsed before any view sees them."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from core.file_storage import is_out_of_room

MAX_PATH_LENGTH = 2_000
MAX_QUERY_LENGTH = 65_536
MAX_NAME_LENGTH = 200


class ReadableRequestMiddleware:
    """Parses host, query, form and cookies of every request once.

    Path, query and the names of fields are held to their lengths before anything looks at them; what stands in the
    fields is held to its length by the forms. Raises `RequestDataTooBig` for a body over `REQUEST_MAX_BYTES` (which
    is not read at all) or form fields over `DATA_UPLOAD_MAX_MEMORY_SIZE`, other `SuspiciousOperation` and
    `BadRequest` for what cannot be read, and for NUL anywhere, which PostgreSQL cannot store. `handler400` renders
    the page. Lets through the error of a disk that took no more of the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _read(request)
        return self.get_response(request)


def _read(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.REQUEST_MAX_BYTES:
        raise RequestDataTooBig
    if len(request.path_info) > MAX_PATH_LENGTH or len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_LENGTH:
        raise BadRequest("The address is too long")
    request.get_host()
    try:
        if any("\0" in text for text in _texts(request)):
            raise BadRequest("NUL in the request")
        if any(len(name) > MAX_NAME_LENGTH for name in (*request.POST, *request.FILES)):
            raise BadRequest("The name of a field is too long")
    except UnreadablePostError as error:
        if is_out_of_room(error):
            raise
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
