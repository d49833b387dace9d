"""WSGI middleware: answers public pages from the cache and keeps slow clients from blocking Django's threads."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any

from django.utils import timezone

from core.change_listener import ChangeListener
from core.page_cache import PageCache, cache_key

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
LIVE_PATH = "/health/live"
LIVE_BODY = b'{"live": true}'
LIVE_HEADERS = [
    ("Content-Type", "application/json"),
    ("Content-Length", str(len(LIVE_BODY))),
    ("Cache-Control", "no-store"),
]


class WSGIThreadPoolMiddleware:
    """Reads the whole request body in the server's thread, then runs the application in one of `threads` threads.

    This bounds concurrent requests and database connections while slow uploads wait outside. An incomplete body is
    answered 400; one longer than `max_bytes` is passed on unread. Where the disk does not take the body, the
    application gets the error when it reads.
    """

    def __init__(self, application: Application, *, threads: int, max_bytes: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._max_bytes = max_bytes

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= self._max_bytes:
            return self._run(environ, start_response)
        with _spooled_body() as body:
            try:
                is_complete = _copy(environ["wsgi.input"], body, int(length))
                environ["wsgi.input"] = body
            except OSError as error:
                is_complete = True
                environ["wsgi.input"] = UnreadableBody(error)
            if not is_complete:
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
                return []
            return self._run(environ, start_response)

    def _run(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        response = self._pool.submit(self._application, environ, start_response).result()
        is_made_in_parts = getattr(response, "streaming", False) and not getattr(response, "file_to_stream", None)
        return PooledParts(response, self._pool) if is_made_in_parts else response


class PooledParts:
    """A response that asks the database while it is sent: each part is made in a thread of the pool.

    So a slow client holds none of them, and no thread of the server gets a database connection.
    """

    def __init__(self, response: Any, pool: ThreadPoolExecutor) -> None:
        self._response = response
        self._pool = pool

    def __iter__(self) -> Iterator[bytes]:
        parts = iter(self._response)
        while (part := self._pool.submit(next, parts, None).result()) is not None:
            yield part

    def close(self) -> None:
        self._pool.submit(self._response.close).result()


class UnreadableBody:
    """In place of a request body that could not be stored: reading raises why."""

    def __init__(self, error: OSError) -> None:
        self._error = error

    def read(self, size: int = -1) -> bytes:
        raise self._error

    readline = read


class WSGILivenessMiddleware:
    """Answers /health/live in the server's own thread, before Django and whatever the database does."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != LIVE_PATH or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        start_response("200 OK", LIVE_HEADERS)
        return [LIVE_BODY] if environ["REQUEST_METHOD"] == "GET" else []


class WSGIPageCacheMiddleware:
    """Answers from the page cache in the server's own thread, even while all threads of the application are busy.

    What is not in it goes to the application, whose `core.middleware.page_cache.PageCacheMiddleware` fills it. The
    change listener starts with the first request, because a server may fork after import.
    """

    def __init__(self, application: Application, page_cache: PageCache) -> None:
        self._application = application
        self._page_cache = page_cache
        self._starting = Lock()
        self._listener: ChangeListener | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._listener is None:
            self._listen()
        key = cache_key(environ)
        page = self._page_cache.page(key, at=timezone.now()) if key else None
        if page is None:
            return self._application(environ, start_response)
        status, headers, body = page.answer(environ["REQUEST_METHOD"], environ.get("HTTP_IF_NONE_MATCH", ""))
        start_response(f"{status} {HTTPStatus(status).phrase}", [*headers, ("X-Request-ID", secrets.token_hex(6))])
        return [body]

    def _listen(self) -> None:
        with self._starting:
            if self._listener is None:
                self._listener = ChangeListener(self._page_cache)
                self._listener.start()


@contextmanager
def _spooled_body() -> Iterator[IO[bytes]]:
    """A file for a body, in memory while it is small."""
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closing a file that did not fit raises once more
    try:
        yield body
    finally:
        with suppress(OSError):
            body.close()


def _copy(source: Any, target: IO[bytes], length: int) -> bool:
    """Copy `length` bytes and rewind; false where the source ends before."""
    while length:
        chunk = source.read(min(length, CHUNK))
        if not chunk:
            return False
        target.write(chunk)
        length -= len(chunk)
    target.seek(0)
    return True
