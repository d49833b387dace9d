from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from journal import actors
from members.admin.areas import RegierungsbezirkFilter
from members.admin.originated import OriginatedAdmin
from members.domain import organisations, partners
from members.forms.contact_details import CONTACT_FIELDS, OrganisationForm
from members.models import Membership, Organisation
from normalisation.mailboxes import readable_domain
from regions.models import Area


class SeatFilter(RegierungsbezirkFilter):
    area_fields = ("seat",)


class IsPartnerFilter(admin.SimpleListFilter):
    title = "Netzwerkpartner"
    parameter_name = "partner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ja", "ja"), ("nein", "nein")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        active_membership = Exists(
            Membership.objects.active_on(timezone.localdate()).filter(organisation=OuterRef("pk"))
        )
        if self.value() == "ja":
            return queryset.filter(active_membership)
        return queryset.filter(~active_membership) if self.value() == "nein" else queryset


@admin.register(Organisation)
class OrganisationAdmin(OriginatedAdmin):
    """Master data; memberships and posts have pages of their own, and a new organisation too."""

    form = OrganisationForm
    fields = ("name", "aliases", "category", "seat", "website", *CONTACT_FIELDS, "domains")
    list_display = ("name", "category", "seat", "since")
    list_select_related = ("category", "seat")
    list_filter = (IsPartnerFilter, SeatFilter, "category")
    search_fields = ("name",)
    search_help_text = "Anfänge von Wörtern des Namens, zum Beispiel „bad oeyn“"
    ordering = ("name_fold", "id")
    sortable_by = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        links = [(reverse("office:add_organisation"), "Organisation anlegen")]
        may_add = request.user.has_perm("members.change")
        return super().changelist_view(request, {"list_links": links if may_add else []})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return super().get_queryset(request).annotate(partner_since=partners.since(timezone.localdate()))

    def get_form(self, request: HttpRequest, obj: Organisation | None = None, **kwargs: Any) -> Any:
        """Each kreisfreie Stadt is offered once; another area than those of today only where it is the seat already."""
        form: Any = super().get_form(request, obj, **kwargs)
        if "seat" in form.base_fields:
            present = Area.objects.filter(pk=obj.seat_id if obj else None)
            form.base_fields["seat"].queryset = (Area.objects.seats() | present).by_name()
        return form

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Organisation], search_term: str) -> Any:
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def record_url(self, organisation: Organisation) -> str:
        return reverse("office:organisation", args=[organisation.pk])

    def response_post_save_change(self, request: HttpRequest, obj: Organisation) -> Any:
        return redirect(self.record_url(obj))

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """A new name goes through the domain, which keeps the old address as a redirect."""
        obj.domains = [readable_domain(domain) for domain in obj.domains]
        if "name" in form.changed_data:
            name, obj.name = obj.name, form.initial["name"]
            super().save_model(request, obj, form, change)
            organisations.rename(obj, name=name, actor=actors.user(request.user.pk), at=timezone.now())
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description="Partner seit")
    def since(self, organisation: Organisation) -> Any:
        return organisation.partner_since
