"""What logins add to the pages of the back office that show all subjects."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleAssignment, User
from core.backoffice import registry
from core.backoffice.registry import MenuEntry, QueueSection


def proposed_roles(user: User, at: datetime) -> QuerySet[RoleAssignment]:
    """What a second person has to confirm: neither what this user gives nor what they get."""
    waiting = RoleAssignment.objects.proposed(timezone.localdate(at)).exclude(given_by=user).exclude(user=user)
    return waiting.select_related("user", "given_by").order_by("given_at", "id")


registry.register_menu_entries(
    MenuEntry(
        "Zugänge", "accounts", "admin:accounts_user_changelist", position=110, path_prefix="/verwaltung/zugaenge/"
    )
)
registry.register_queue_sections(
    QueueSection(
        name="roles",
        title="Rollen zu bestätigen",
        app_label="roles",
        verb="confirm",
        position=63,
        rows=proposed_roles,
        row_template="accounts/backoffice/proposed_role.html",
        list_label="Alle Zugänge",
        list_url_name="admin:accounts_user_changelist",
    )
)
registry.register_record_url(User, lambda one: reverse("accounts:login", args=[one.pk]))
registry.register_record_url(RoleAssignment, lambda one: reverse("accounts:login", args=[one.user_id]))
