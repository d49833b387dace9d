"""Decorators that say whose page a view answers, what it reads and who may store it; a response to download."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db.models import Model
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from core.middleware.direction_marks import without_direction_marks

View = TypeVar("View", bound=Callable[..., Any])


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


def query_parameters(*names: str, **canonical: Callable[[str], str]) -> Callable[[View], View]:
    """Declare the parameters of the query that a view reads; all others are redirected away before it is called.

    Given by keyword, a parameter has a function that answers the one form of a value under which the page is kept: the
    address with another form is redirected there. For a class-based view: `@method_decorator(…, name="dispatch")`, once
    among it and its base classes.
    """

    def mark(view: View) -> View:
        declared = dict.fromkeys(names, str) | canonical
        view.query_parameters = declared  # type: ignore[attr-defined]  # read by QueryParameterMiddleware
        return view

    return mark


def public_page(*models: type[Model]) -> Callable[[View], View]:
    """Mark a view that shows everybody the same: compressed, stored by caches, revalidated by its ETag each time.

    `models` are all that the view reads, and each has the trigger `core.change_listener.NOTIFIES_PAGE_CACHE`: the
    portal itself answers from memory what the view made since their tables last changed (ADR 22). The view asks for no
    time but today's date in Berlin.

    Compressing an answer that repeats input is dangerous where it also holds a secret (BREACH); these pages hold none:
    no form that is posted, hence no CSRF token, no session, no cookie. A page that needs one must not carry the mark.
    """

    def mark(view: View) -> View:
        plain = cast("View", without_direction_marks(view))
        cached = cache_control(public=True, no_cache=True)(conditional_page(plain))
        marked = gzip_page(require_safe(cached))
        marked.is_public = True  # type: ignore[attr-defined]  # read by PageCacheMiddleware, as is the next
        marked.tables_read = frozenset(model._meta.db_table for model in models)  # type: ignore[attr-defined]
        return marked

    return mark
