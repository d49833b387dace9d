from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from journal.admin.journalled import JournalledAdmin
from members.domain import membership_search, people
from members.models import Membership, Organisation, Person


class MembershipStatusFilter(admin.SimpleListFilter):
    title = "Stand"
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("laufend", "laufend"), ("geplant", "geplant"), ("beendet", "beendet"), ("zurueck", "zurückgenommen")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        day = timezone.localdate()
        match self.value():
            case "laufend":
                return queryset.active_on(day)
            case "geplant":
                return queryset.valid().filter(start__gt=day)
            case "beendet":
                return queryset.valid().filter(end__lte=day)
            case "zurueck":
                return queryset.exclude(voided_at=None)
        return queryset


@admin.register(Membership)
class MembershipAdmin(JournalledAdmin):
    """The list of memberships; they open, end and are voided on pages of their own."""

    list_display = ("number", "member", "basis", "start", "last_day_note")
    list_select_related = ("organisation", "person")
    list_filter = (MembershipStatusFilter, "basis")
    has_change_form = False
    search_fields = ("organisation__name",)
    search_help_text = "Name der Organisation oder Person, Nummer der Mitgliedschaft oder der Urkunde"
    ordering = ("-id",)
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Membership], search_term: str) -> Any:
        if not search_term.strip():
            return queryset, False
        by_number = membership_search.by_number(search_term).values("pk")
        organisations = Organisation.objects.matching(search_term).values("pk")
        members = people.matching(Person.objects.all(), search_term).values("pk")
        return queryset.filter(Q(pk__in=by_number) | Q(organisation__in=organisations) | Q(person__in=members)), False

    def record_url(self, membership: Membership) -> str:
        if membership.organisation_id:
            return reverse("office:organisation", args=[membership.organisation_id])
        return reverse("office:person", args=[membership.person_id])

    @admin.display(description="Nummer")
    def number(self, membership: Membership) -> str:
        return membership.number

    @admin.display(description="Mitglied")
    def member(self, membership: Membership) -> str:
        return str(membership.organisation or membership.person)

    @admin.display(description="Stand")
    def last_day_note(self, membership: Membership) -> str:
        if membership.voided_at:
            return "zurückgenommen"
        if membership.end:
            verb = "endete" if membership.end <= timezone.localdate() else "endet"
            return f"{verb} am {membership.last_day:%d.%m.%Y}"
        return "laufend" if membership.start <= timezone.localdate() else "geplant"
