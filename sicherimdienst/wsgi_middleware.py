"""WSGI middleware: answers public pages from the cache and keeps slow clients from blocking Django's threads."""

import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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


class WSGIThreadPoolMiddleware:
    """Reads the whole request body in the server's thread, then runs the application in one of `threads` threads.

    This bounds concurrent requests and database connections while slow uploads wait outside. An incomplete body is
    answered 400; one longer than `max_bytes` is passed on unread.
    """

    def __init__(self, application: Application, *, threads: int, max_bytes: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._max_bytes = max_bytes

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= self._max_bytes:
            return self._pool.submit(self._application, environ, start_response).result()
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if not _copy(environ["wsgi.input"], body, int(length)):
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
                return []
            environ["wsgi.input"] = body
            return self._pool.submit(self._application, environ, start_response).result()


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
