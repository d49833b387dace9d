from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.domain import login_sessions
from accounts.forms.logins import ChangePasswordForm, LoginForm
from office import menu

UNUSED_URL_NAMES = frozenset({"autocomplete", "jsi18n", "view_on_site"})


class OfficeSite(AdminSite):
    """The back office: Django's admin with the portal's layout; its start page is the work queue."""

    site_header = "Verwaltung"
    site_title = "Verwaltung"
    index_title = "Was ansteht"
    empty_value_display = "–"
    enable_nav_sidebar = False
    login_form = LoginForm
    password_change_template = "admin/password_change.html"  # noqa: S105 - a template
    password_change_done_template = "admin/password_change_done.html"  # noqa: S105 - a template

    def get_urls(self) -> list[Any]:
        """Django's addresses without those that no page uses; they answer 404.

        `view_on_site` showed every role the address of any record: a draft's title, the number of a certificate.
        """
        return [each for each in super().get_urls() if getattr(each, "name", None) not in UNUSED_URL_NAMES]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user is signed in to the back office; extends the login, or ends it after a working day."""
        if not (request.user.is_active and request.user.is_staff):
            return False
        if login_sessions.keep_alive(request.session, at=timezone.now()):
            return True
        logout(request)
        return False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Django's login; it starts the working day after which the login ends."""
        response = super().login(request, extra_context)
        if request.user.is_authenticated:
            login_sessions.keep_alive(request.session, at=timezone.now())
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        is_inside = request.user.is_active and request.user.is_staff
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "is_popup": False,
            "has_permission": is_inside,
            "office_menu": menu.menu(request) if is_inside else [],
            "master_data": menu.master_data(request) if is_inside else [],
            "may_search": is_inside and request.user.has_module_perms("events"),
            "shows_messages": True,
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from office.views.queue import queue  # noqa: PLC0415 - views import models, which are not loaded yet up there

        return queue(request)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        return redirect("admin:index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return PasswordChangeView.as_view(
            form_class=ChangePasswordForm,
            success_url=reverse("admin:password_change_done"),
            template_name=self.password_change_template,
            extra_context=self.each_context(request),
        )(request)
