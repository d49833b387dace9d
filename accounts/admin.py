"""Admin page for the logins of the back office, used by Systemverwaltung."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import GroupAdmin  # noqa: F401 - importing registers it, so that it can be taken out below
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.domain import logins
from accounts.forms.logins import UserForm
from accounts.models import RoleAssignment, User
from accounts.permissions import Role
from journal.admin.journalled import JournalledAdmin

admin.site.unregister(Group)


class RoleFilter(admin.SimpleListFilter):
    title = "Rolle"
    parameter_name = "rolle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() not in Role.values:
            return queryset
        in_force = RoleAssignment.objects.in_force(timezone.localdate()).filter(role=self.value())
        return queryset.filter(pk__in=in_force.values("user"))


@admin.register(User)
class UserAdmin(JournalledAdmin):
    form = UserForm
    list_display = ("name", "email", "current_roles", "active", "last_login_day")
    list_filter = (RoleFilter, "is_active")
    ordering = ("name", "email")
    list_intro = "Wer sich in der Verwaltung anmelden darf. Zugänge werden nicht gelöscht, sondern abgeschaltet."

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """The password is typed by who may change logins; who may only look has nothing to see there."""
        typed = ("new_password",) if request.user.has_perm("accounts.change") else ()
        return ("name", "email", "is_active", *typed)

    def record_url(self, user: User) -> str:
        return reverse("accounts:login", args=[user.pk])

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        in_force = RoleAssignment.objects.in_force(timezone.localdate())
        return super().get_queryset(request).prefetch_related(Prefetch("assignments", in_force, to_attr="in_force"))

    @admin.display(description="Rollen")
    def current_roles(self, user: User) -> str:
        return ", ".join(map(str, user.in_force))  # type: ignore[attr-defined]  # prefetched above

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

    def response_add(self, request: HttpRequest, obj: User, *args: Any, **kwargs: Any) -> HttpResponse:
        """On to the page on which the new login gets its role."""
        super().response_add(request, obj, *args, **kwargs)
        return redirect(self.record_url(obj))
