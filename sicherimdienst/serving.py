"""Between the server and Django: a slow sender holds a cheap waiting thread, never one that works or a connection."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024


class Pooled:
    """Reads each body to its end in the server's thread, then runs `application` in one of `threads` of its own.

    So requests at work and database connections are bounded by `threads`, while stalled uploads wait outside.
    A body that broke off is answered 400 and never reaches the application; one longer than `most_bytes` is passed on
    unread, for the application to refuse.
    """

    def __init__(self, application: Application, *, threads: int, most_bytes: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most_bytes = most_bytes

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
