"""Between the server and Django: what needs no Django, and slow senders, hold no thread that works, no connection."""

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
    """Reads each body to its end in the server's thread, then runs `application` in one of `threads` of its own.

    So requests at work and database connections are bounded by `threads`, while stalled uploads wait outside.
    A body that broke off is answered 400 and never reaches the application; one longer than `most_bytes` is passed on
    unread, for the application to refuse.
    """

    def __init__(self, application: Application, *, threads: int, max_bytes: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most_bytes = max_bytes

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= self._most_bytes:
            return self._pool.submit(self._application, environ, start_response).result()
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if not _copy(environ["wsgi.input"], body, int(length)):
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
                return []
            environ["wsgi.input"] = body
            return self._pool.submit(self._application, environ, start_response).result()


class WSGIPageCacheMiddleware:
    """Answers from `memory` in the server's own thread, so that public pages go on while all of `application` waits.

    The first request has the process listen for changes: not the import, after which a server may still fork.
    """

    def __init__(self, application: Application, page_cache: PageCache) -> None:
        self._application = application
        self._memory = page_cache
        self._starting = Lock()
        self._listener: ChangeListener | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._listener is None:
            self._listen()
        key = cache_key(environ)
        page = self._memory.page(key, at=timezone.now()) if key else None
        if page is None:
            return self._application(environ, start_response)
        status, headers, body = page.answer(environ["REQUEST_METHOD"], environ.get("HTTP_IF_NONE_MATCH", ""))
        start_response(f"{status} {HTTPStatus(status).phrase}", [*headers, ("X-Request-ID", secrets.token_hex(6))])
        return [body]

    def _listen(self) -> None:
        with self._starting:
            if self._listener is None:
                self._listener = ChangeListener(self._memory)
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
