"""What every page of the back office has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

View = Callable[..., HttpResponse]

CLICK_AGAIN = "Das ist noch nicht geschehen. Bitte drücken Sie den Knopf noch einmal."


def office_page(app_label: str, verb: str = "view") -> Callable[[View], View]:
    """A page for those who may `verb` in the app; others get 403, strangers the login.

    The login leads back to where it was asked for: where that takes a pressed button only, the queue says so.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"{app_label}.{verb}"):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                messages.info(request, CLICK_AGAIN)
                return redirect("admin:index")
            return response

        return admin.site.admin_view(guarded)

    return decorate


def render_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page in the back office's frame."""
    return render(request, f"office/{template}.html", {**admin.site.each_context(request), **context}, status=status)
