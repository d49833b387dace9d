"""Admin page for the logins of the back office, used by Systemverwaltung."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import GroupAdmin  # noqa: F401 - importing registers it, so that it can be taken out below
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone

from accounts.domain import logins
from accounts.forms.logins import UserForm
from accounts.models import User
from journal.admin.journalled import JournalledAdmin

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(JournalledAdmin):
    form = UserForm
    fields = ("name", "email", "role", "is_active", "new_password")
    list_display = ("name", "email", "role", "active", "last_login_day")
    list_filter = ("role", "is_active")
    ordering = ("name", "email")
    list_intro = "Wer sich in der Verwaltung anmelden darf. Zugänge werden nicht gelöscht, sondern abgeschaltet."

    @admin.display(description="aktiv")
    def active(self, user: User) -> str:
        return "ja" if user.is_active else "nein"

    @admin.display(description="zuletzt angemeldet", ordering="last_login")
    def last_login_day(self, user: User) -> Any:
        return user.last_login

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save by the domain; whoever changes their own login stays signed in here."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        logins.save_changed(obj, by=cast(User, request.user), at=timezone.now())
        if obj.pk == request.user.pk:
            update_session_auth_hash(request, obj)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.current_user = request.user
        return form
