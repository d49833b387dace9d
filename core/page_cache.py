"""Pages that show everybody the same, kept as served in the memory of the process that made them (ADR 22)."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.http import parse_etags

from core.lru_cache import LRUCache

PLAIN_BYTES = 16_000_000
QUERY_BYTES = 4_000_000  # addresses with a query are bounded apart: strangers can make up any number of them
OUTAGE_PAGE_BYTES = 4_000_000
MAX_PAGE_BYTES = 1_000_000
HEADER_BYTES = 2_000
OUTAGE_AGE = timedelta(minutes=10)
OF_A_BODY = {"content-type", "content-length", "content-encoding"}
HIT, MISS, OUTAGE_PAGE = "portal; hit", "portal; fwd=miss", "portal; hit; detail=outage"  # RFC 9211
ACCEPTS_GZIP = re.compile(r"\bgzip\b")  # as Django's gzip_page reads it

Environ = Mapping[str, Any]
CacheKey = tuple[bool, str, str, str, bool]
Header = tuple[str, str]
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """An answer 200 as it went out, without what belongs to one request; shown up to `until`, exclusive.

    `tables` are what it was made from, `generation` is that of the cache when the making began.
    """

    headers: tuple[Header, ...]
    body: bytes
    made_at: datetime
    until: datetime
    etag: str = ""
    tables: frozenset[str] = frozenset()
    generation: int = 0
    cache_status: str = HIT

    def answer(self, method: str, if_none_match: str) -> tuple[int, list[Header], bytes]:
        """Status, headers and body for one request: 304 where it names the page's ETag, no body for HEAD."""
        from_memory = ("Cache-Status", self.cache_status)
        if self.etag and _etag_matches(if_none_match, self.etag):
            other_headers = [header for header in self.headers if header[0].lower() not in OF_A_BODY]
            return 304, [*other_headers, from_memory], b""
        return 200, [*self.headers, from_memory], b"" if method == "HEAD" else self.body


def size_of(key: CacheKey, page: RenderedPage) -> int:
    """Bytes that a page takes with its address: a short page under a long made-up query is mostly address."""
    return len(page.body) + HEADER_BYTES + len(key[2]) + len(key[3])


class PageCache:
    """The pages of one process.

    Shown is what is known to be right: made since the last change of any table it reads, on this day in Berlin, while
    every change is heard. What is known to be wrong never comes back, not even in an outage. `generation` counts the
    changes: a page is right where none of its tables changed after the generation in which its making began.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._plain = LRUCache(PLAIN_BYTES, size_of=size_of)
        self._with_query = LRUCache(QUERY_BYTES, size_of=size_of)
        self._outage_pages = LRUCache(OUTAGE_PAGE_BYTES, size_of=size_of)
        self._is_listening = False
        self._lost_at: datetime | None = None
        self._started_in = 0
        self._changed_in: dict[str, int] = {}  # by table the generation of its last change
        self.generation = 0

    @property
    def is_active(self) -> bool:
        """Whether changes are heard now or were heard once; else nothing is kept."""
        return self._is_listening or self._lost_at is not None

    @property
    def count(self) -> int:
        """How many pages it holds."""
        with self._lock:
            return sum(map(len, (self._plain, self._with_query, self._outage_pages)))

    def heard(self) -> int | None:
        """The generation of now; None while changes are not heard."""
        with self._lock:
            return self.generation if self._is_listening else None

    def is_current(self, tables: Iterable[str], *, generation: int) -> bool:
        """Whether what was read from these tables since `generation` is known to be right."""
        with self._lock:
            return self._is_listening and self._is_unchanged(tables, generation)

    def changed(self, tables: Iterable[str]) -> None:
        """Rows of these tables were committed: no page that reads one of them is shown again."""
        with self._lock:
            self.generation += 1
            self._changed_in.update(dict.fromkeys(tables, self.generation))

    def start(self) -> None:
        """From now on `changed()` is called for every commit; what happened before is unknown, so all pages go."""
        with self._lock:
            self.generation += 1
            self._started_in = self.generation
            for cache in (self._plain, self._with_query, self._outage_pages):
                cache.clear()
            self._is_listening = True

    def suspend(self, *, at: datetime) -> bool:
        """Changes are heard no more, whether they were up to now; the pages of this moment stay, for an outage."""
        with self._lock:
            heard, self._is_listening = self._is_listening, False
            if heard:
                self._lost_at = at
            return heard

    def page(self, key: CacheKey, *, at: datetime) -> RenderedPage | None:
        """What may be shown without asking the database: a page that is right, or an outage page put here just now."""
        with self._lock:
            page = self._current_page(self._cache_for(key) if self._is_listening else self._outage_pages, key)
        return page if page is not None and at < page.until else None

    def put(self, key: CacheKey, page: RenderedPage) -> None:
        """Store a page; left out where one of its tables changed while it was made, or where it is far too large."""
        with self._lock:
            is_small = size_of(key, page) <= MAX_PAGE_BYTES
            if is_small and self.is_active and self._is_unchanged(page.tables, page.generation):
                self._cache_for(key).put(key, page)

    def last(self, key: CacheKey, *, at: datetime) -> tuple[RenderedPage, datetime] | None:
        """The last page of this address and the moment it was known to be right, at most `OUTAGE_AGE` ago.

        None while changes are heard, and where nothing is left to show.
        """
        with self._lock:
            pages = [self._current_page(self._cache_for(one), one) for one in (key, (*key[:4], not key[4]))]
            lost_at = None if self._is_listening else self._lost_at
        page = next(filter(None, pages), None)
        if page is None or lost_at is None:
            return None
        as_of = max(page.made_at, lost_at)
        return (page, as_of) if at - as_of <= OUTAGE_AGE else None

    def put_outage_page(self, key: CacheKey, page: RenderedPage) -> None:
        """Show this page up to its `until` while changes are not heard."""
        with self._lock:
            if not self._is_listening:
                self._outage_pages.put(key, page)

    def _cache_for(self, key: CacheKey) -> LRUCache[CacheKey, RenderedPage]:
        return self._with_query if key[3] else self._plain

    def _current_page(self, cache: LRUCache[CacheKey, RenderedPage], key: CacheKey) -> RenderedPage | None:
        page = cache.get(key)
        return page if page is not None and self._is_unchanged(page.tables, page.generation) else None

    def _is_unchanged(self, tables: Iterable[str], generation: int) -> bool:
        return self._started_in <= generation and all(self._changed_in.get(one, 0) <= generation for one in tables)


page_cache = PageCache()


class ReadThroughCache(Generic[V]):
    """What a process has read by key from the table of a model, until it hears of a change there.

    The model notifies the page cache. For what is judged again before anything is written. Everybody gets the same
    value: who changes it copies it.
    """

    def __init__(
        self,
        load: Callable[[Any], V | None],
        *,
        model: type[Model],
        max_size: int,
        page_cache: PageCache = page_cache,
    ) -> None:
        """`load` answers None for a key that names nothing, which is not kept; of others `max_size` are."""
        self._load, self._tables, self._page_cache = load, [model._meta.db_table], page_cache
        self._values: LRUCache[Hashable, tuple[int, V]] = LRUCache(max_size)

    def get(self, key: Hashable) -> V | None:
        stored = self._values.get(key)
        if stored and self._page_cache.is_current(self._tables, generation=stored[0]):
            return stored[1]
        generation, value = self._page_cache.heard(), self._load(key)
        if value is not None and generation is not None:
            self._values.put(key, (generation, value))
        return value


def cache_key(environ: Environ) -> CacheKey | None:
    """What a page's answer depends on; None for a request that is not answered from memory.

    Only the names of the settings count: a host made up by a visitor must neither fill the memory nor stand in a page.
    """
    host = environ.get("HTTP_HOST", "")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not _is_allowed_host(host):
        return None
    is_gzip = ACCEPTS_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) is not None
    return _is_secure(environ), host, environ["PATH_INFO"], environ.get("QUERY_STRING", ""), is_gzip


def next_midnight(at: datetime) -> datetime:
    """When the day of `at` ends in Berlin."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))


def _is_allowed_host(host: str) -> bool:
    return host in settings.ALLOWED_HOSTS or host == urlsplit(settings.BASE_URL).netloc


def _is_secure(environ: Environ) -> bool:
    """As `HttpRequest.is_secure()`, which needs a request."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    header_value = environ.get(trusted[0]) if trusted else None
    if trusted and header_value is not None:
        return bool(header_value.split(",", 1)[0].strip() == trusted[1])
    return bool(environ.get("wsgi.url_scheme") == "https")


def _etag_matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 wants it for GET."""
    if not if_none_match:
        return False
    etags = {one.removeprefix("W/") for one in parse_etags(if_none_match)}
    return "*" in etags or etag.removeprefix("W/") in etags
