"""The page with an empty form differs between two visitors in a few values only: the rest is rendered once a process.

A kept page holds none of these values, not even its first visitor's: it is rendered with random marks in their places,
and nobody with a session is answered from it, so that no draft, message or login can get into it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

CACHE_SIZE = 16

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A page's HTML cut at its marks: `names[i]` stands between `texts[i]` and `texts[i + 1]`."""

    texts: list[bytes]
    names: list[str]

    def filled(self, values: Values) -> bytes:
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += [escape(values[name]).encode(), text]
        return b"".join(parts)


_skeletons: dict[Hashable, Skeleton] = {}


def is_anonymous_request(request: HttpRequest, *, parameters: frozenset[str] = frozenset()) -> bool:
    """Whether the visitor has no session and asks for nothing but what the parameters `asked` name."""
    return (
        settings.SESSION_COOKIE_NAME not in request.COOKIES and request.GET.keys() <= parameters and not settings.DEBUG
    )


def prerendered_response(
    cache_key: Callable[[], Hashable], render: Callable[[Values], str], values: Values
) -> HttpResponse:
    """The page for one visitor: what is kept under `key()`, with `values` escaped in their places.

    `key` reads all that the page shows beside the values and the code; `render` makes the HTML with marks in place of
    the values. Raises KeyError where a mark does not come out in the HTML: a form without its token would be no use.
    """
    parameters = (settings.DEMO, cache_key())
    skeleton = _skeletons.get(parameters)
    if skeleton is None:
        skeleton = _build_skeleton(render, values)
        if parameters == (settings.DEMO, cache_key()):  # else something changed while the page was rendered
            if len(_skeletons) >= CACHE_SIZE:
                _skeletons.clear()
            _skeletons[parameters] = skeleton
    return HttpResponse(skeleton.filled(values))


def _build_skeleton(render: Callable[[Values], str], values: Values) -> Skeleton:
    marks = {secrets.token_hex(16): name for name in values}
    texts = re.split(f"({'|'.join(marks)})", render({name: mark for mark, name in marks.items()}))
    names = [marks[mark] for mark in texts[1::2]]
    if missing := values.keys() - set(names):
        raise KeyError(f"not in the page: {sorted(missing)}")
    return Skeleton([text.encode() for text in texts[::2]], names)
