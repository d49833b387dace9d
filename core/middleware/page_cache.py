"""Public pages from memory, before sessions and templates; in an outage of the database the last state, marked."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import timezone

from core.outages import is_outage
from core.page_cache import (
    MISS,
    OUTAGE_PAGE,
    CacheKey,
    Header,
    PageCache,
    RenderedPage,
    cache_key,
    next_midnight,
    page_cache,
)

AS_OF_PLACEHOLDER = b"<!-- stand -->"  # where templates/base.html leaves room for the line
OUTAGE_PAGE_SECONDS = 1  # an address that failed is not rendered again before


class PageCacheMiddleware:
    """Answers what `core.http.public_page` marks from memory, and keeps what it could not answer.

    It stands outside the middleware that sets headers, so these are kept with the page. A page with a cookie, or that
    read one, is not stored. Where the database is away: the page of `PageCache.last` with a line that says so. In
    production `sicherimdienst.wsgi_middleware.WSGIPageCacheMiddleware` answers before it from the same cache; this one
    fills it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.page_cache: PageCache = page_cache

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at, generation = timezone.now(), self.page_cache.generation
        key = cache_key(request.META) if self.page_cache.is_active else None
        request.page_key = key  # type: ignore[attr-defined]  # ours
        if key is None:
            return self.get_response(request)
        if_none_match = request.META.get("HTTP_IF_NONE_MATCH", "")
        if page := self.page_cache.page(key, at=at):
            return _response(*page.answer(request.method or "", if_none_match))
        return self._store(request, self.get_response(request), if_none_match, at=at, generation=generation)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        """A public page is made whole, so that it can be kept: whether it is a 304 is decided afterwards."""
        request.is_public = getattr(view, "is_public", False)  # type: ignore[attr-defined]  # ours
        request.tables_read = getattr(view, "tables_read", frozenset())  # type: ignore[attr-defined]  # ours
        if _is_cacheable_request(request):
            request.META.pop("HTTP_IF_NONE_MATCH", None)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_outage(exception) or not getattr(request, "is_public", False):
            return None
        at, key = timezone.now(), request.page_key  # type: ignore[attr-defined]  # ours
        found = self.page_cache.last(key, at=at) if key else None
        page = _with_as_of_notice(*found, at=at) if found else None
        if page is None:
            return None
        self.page_cache.put_outage_page(key, page)
        return _response(*page.answer(request.method or "", ""))

    def _store(
        self, request: HttpRequest, response: HttpResponse, if_none_match: str, *, at: datetime, generation: int
    ) -> HttpResponse:
        if not _is_cacheable_request(request) or not _is_cacheable_response(response):
            return response
        key: CacheKey = request.page_key  # type: ignore[attr-defined]  # ours
        page = RenderedPage(
            tuple(response.items()),
            response.content,
            at,
            next_midnight(at),
            etag=response.get("ETag", ""),
            tables=request.tables_read,  # type: ignore[attr-defined]  # ours
            generation=generation,
        )
        self.page_cache.put(key, page)
        status, headers, body = replace(page, cache_status=MISS).answer("GET", if_none_match)
        return response if status == response.status_code else _response(status, headers, body)


def _is_cacheable_request(request: HttpRequest) -> bool:
    is_public = getattr(request, "is_public", False)
    return is_public and request.method == "GET" and request.page_key is not None  # type: ignore[attr-defined]  # ours


def _is_cacheable_response(response: HttpResponse) -> bool:
    return (
        response.status_code == 200  # noqa: PLR2004 - a page; what moved or is missing is not cached
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and "public" in response.get("Cache-Control", "")
    )


def _with_as_of_notice(page: RenderedPage, as_of: datetime, *, at: datetime) -> RenderedPage | None:
    """The page with the line that says of when it is; None for what has no room for a line."""
    headers = dict(page.headers)
    body = gzip.decompress(page.body) if headers.get("Content-Encoding") == "gzip" else page.body
    if AS_OF_PLACEHOLDER not in body:
        return None
    line = loader.render_to_string("core/as_of_notice.html", {"as_of": as_of})
    body = body.replace(AS_OF_PLACEHOLDER, line.encode(), 1)
    for name in ("ETag", "Content-Encoding"):
        headers.pop(name, None)
    headers |= {"Content-Length": str(len(body)), "Cache-Control": "no-store"}
    return replace(
        page,
        headers=tuple(headers.items()),
        body=body,
        made_at=as_of,
        until=at + timedelta(seconds=OUTAGE_PAGE_SECONDS),
        etag="",
        cache_status=OUTAGE_PAGE,
    )


def _response(status: int, headers: list[Header], body: bytes) -> HttpResponse:
    return HttpResponse(body, status=status, headers=dict(headers))
