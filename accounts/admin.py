"""Admin page for the logins of the back office, used by Systemverwaltung."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin  # noqa: F401 - importing registers it, so that it can be taken out below
from django.contrib.auth.models import Group
from django.http import HttpRequest

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

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.current_user = request.user
        return form
