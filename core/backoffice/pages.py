"""Decorator for the views of the back office, and rendering of their templates."""

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


def backoffice_page(app_label: str, verb: str = "view") -> Callable[[View], View]:
    """Decorate a view: only users with the permission `app_label.verb` reach it.

    Others get 403, visitors the login page. The login leads back to the requested address; where that takes
    POST only, the start page asks to click the button again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"{app_label}.{verb}"):
                raise PermissionDenied
            request.backoffice_act = f"{app_label}.{verb}"  # type: ignore[attr-defined]  # for views that look up rows
            response = view(request, *args, **kwargs)
            if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                messages.info(request, CLICK_AGAIN)
                return redirect("admin:index")
            return response

        return admin.site.admin_view(guarded)

    return decorate


def staff_page(view: View) -> View:
    """Decorate a view: everybody with a login of the back office reaches it, whatever their role."""
    return admin.site.admin_view(view)


def render_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The template, which extends `admin/base_site.html`, with the back office's header and menu."""
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)
