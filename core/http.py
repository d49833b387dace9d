"""Marks for views that the middleware reads."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def private_page(view: View) -> View:
    """Mark a view whose address or content is for one reader: its answers, errors too, are `no-store`, `no-referrer`.

    For a class-based view: `@method_decorator(private_page, name="dispatch")`.
    """
    view.is_private = True  # type: ignore[attr-defined]  # read by SecurityHeadersMiddleware
    return view
