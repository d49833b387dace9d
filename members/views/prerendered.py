"""The page with an empty form differs between two visitors in a few values only: the rest is rendered once a process.

A kept page holds none of these values, not even its first visitor's: it is rendered with random marks in their places,
and nobody with a session is answered from it, so that no draft, message or login can get into it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from core.lru_cache import LRUCache
from core.skeletons import Skeleton, Values

_skeletons: LRUCache[Hashable, Skeleton] = LRUCache(16)


def is_anonymous_request(request: HttpRequest, *, parameters: frozenset[str] = frozenset()) -> bool:
    """Whether the visitor has no session and asks for nothing but what `parameters` name."""
    return (
        settings.SESSION_COOKIE_NAME not in request.COOKIES and request.GET.keys() <= parameters and not settings.DEBUG
    )


def prerendered_response(
    cache_key: Callable[[], Hashable], render: Callable[[Values], str], values: Values
) -> HttpResponse:
    """The page for one visitor: what is kept under `cache_key()`, with `values` escaped in their places.

    `cache_key` reads all that the page shows beside the values and the code; `render` makes the HTML with marks in the
    places of the values. Raises KeyError where a mark does not come out in the HTML: a form needs its token.
    """
    key = (settings.DEMO, cache_key())
    skeleton = _skeletons.get(key)
    if skeleton is None:
        skeleton = Skeleton.build(values, render)
        if missing := values.keys() - set(skeleton.names):
            raise KeyError(f"not in the page: {sorted(missing)}")
        if key == (settings.DEMO, cache_key()):  # else something changed while the page was rendered
            _skeletons.put(key, skeleton)
    return HttpResponse(skeleton.filled({name: escape(value) for name, value in values.items()}))
