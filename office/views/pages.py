"""What every page of the back office has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def office_page(app_label: str, verb: str = "view") -> Callable[[View], View]:
    """A page for those who may `verb` in the app; others get 403, strangers the login."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"{app_label}.{verb}"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(guarded)

    return decorate


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page in the back office's frame."""
    return render(request, f"office/{template}.html", {**admin.site.each_context(request), **context}, status=status)
