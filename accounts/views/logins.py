"""A login with its roles, and „Wer darf was“, the table of all roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.permissions import ACTS, Role
from core.backoffice.pages import backoffice_page, render_page, staff_page


@backoffice_page("accounts")
def login(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signs in with it, and what roles it has, had and will have, the newest first."""
    user = get_object_or_404(User, pk=pk)
    assignments = user.assignments.select_related("given_by", "decided_by").order_by("-start", "-pk")
    context = {
        "title": user.name,
        "login": user,
        "assignments": assignments,
        "today": timezone.localdate(),
        "is_own": user.pk == request.user.pk,
        "may_give": request.user.has_perm("roles.give"),
        "may_confirm": request.user.has_perm("roles.confirm"),
        "may_change": request.user.has_perm("accounts.change"),
    }
    return render_page(request, "accounts/login.html", context)


@staff_page
def permissions(request: HttpRequest) -> HttpResponse:
    """„Wer darf was“: each act with the roles that allow it, one's own marked."""
    context = {
        "title": "Wer darf was",
        "columns": ["Was", *Role.labels],
        "own_roles": [role.label for role in Role if role in request.user.roles],
        "rows": [(act.label, [(role.label, role in act.roles) for role in Role]) for act in ACTS],
    }
    return render_page(request, "accounts/permissions.html", context)
