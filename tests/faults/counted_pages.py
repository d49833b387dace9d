"""The portal as it is served, which also tells how many pages its process holds in memory: `tests.faults.distinct`."""

from collections.abc import Callable, Iterable
from typing import Any

from core.page_cache import page_cache
from sicherimdienst.wsgi import application as portal

COUNT_PATH = "/faults/seiten"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != COUNT_PATH:
        return portal(environ, start_response)
    body = str(page_cache.count).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
