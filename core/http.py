"""Marks for views: whose page it is and what may be kept of it."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

View = TypeVar("View", bound=Callable[..., Any])


class RenderedPageCache:
    """Public pages by all that the database told for them: who asks it and hears the same need not make them again.

    A page belongs here only if nothing else shows in it: no clock, no visitor, nothing of the request but its path
    and what stands in `told`.
    """

    def __init__(self, limit: int) -> None:
        self._most = limit
        self._pages: dict[Hashable, bytes] = {}

    def page(self, cache_key: Hashable, render: Callable[[], HttpResponse]) -> HttpResponse:
        content = self._pages.get(cache_key)
        if content is None:
            content = render().content
            if len(self._pages) >= self._most:
                self._pages.clear()
            self._pages[cache_key] = content
        return HttpResponse(content)


def attachment_response(content: bytes, name: str, content_type: str = "application/pdf") -> HttpResponse:
    """A file to keep, not to look at."""
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def private_page(view: View) -> View:
    """Mark a view whose address or content is for one reader: its answers, errors too, are `no-store`, `no-referrer`.

    For a class-based view: `@method_decorator(private_page, name="dispatch")`.
    """
    view.is_private = True  # type: ignore[attr-defined]  # read by SecurityHeadersMiddleware
    return view


def public_page(*models: type[Model]) -> Callable[[View], View]:
    """Mark a view that shows everybody the same: compressed, kept by caches, asked for anew with an ETag each time.

    `models` are all that the view reads, and each has the trigger `core.change_listener.NOTIFIES_PAGE_CACHE`: the
    portal itself answers from memory what the view made since their tables last changed (ADR 22). The view asks for no
    time but today's date in Berlin.

    Compressing an answer that repeats input is dangerous where it also holds a secret (BREACH); these pages hold none:
    no form that is posted, hence no CSRF token, no session, no cookie. A page that needs one must not carry the mark.
    """

    def mark(view: View) -> View:
        cached = cache_control(public=True, no_cache=True)(conditional_page(view))
        marked = gzip_page(require_safe(cached))
        marked.is_public = True  # type: ignore[attr-defined]  # read by PageCacheMiddleware, as is the next
        marked.tables_read = frozenset(model._meta.db_table for model in models)  # type: ignore[attr-defined]
        return marked

    return mark
