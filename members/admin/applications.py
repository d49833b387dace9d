from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from journal.admin.journalled import JournalledAdmin
from members.admin.areas import RegierungsbezirkFilter
from members.domain.applications import search
from members.models import Application


class ApplicationAreaFilter(RegierungsbezirkFilter):
    area_fields = ("organisation__seat", "proposed_seat", "details__duty_area")


@admin.register(Application)
class ApplicationAdmin(JournalledAdmin):
    """The list of applications; each is read and decided on the office's own page."""

    list_display = ("name", "kind", "state", "source", "reference", "submitted_at")
    list_filter = ("state", "kind", "source", ApplicationAreaFilter)
    has_change_form = False
    search_fields = ("reference",)
    search_help_text = "Organisation, Name, E-Mail-Adresse, Telefonnummer oder Vorgangsnummer"
    ordering = ("-submitted_at", "-id")
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return super().get_queryset(request).with_applicant()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Application], search_term: str) -> Any:
        return (search.search(queryset, search_term) if search_term.strip() else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        links = [
            (reverse("office:record_organisation"), "Antrag einer Organisation erfassen"),
            (reverse("office:record_individual"), "Antrag einer Einzelperson erfassen"),
        ]
        may_add = request.user.has_perm("members.change")
        return super().changelist_view(request, {"list_links": links if may_add else []})

    def record_url(self, application: Application) -> str:
        return reverse("office:application", args=[application.reference])

    @admin.display(description="wer")
    def name(self, application: Application) -> str:
        if application.kind == Application.Kind.INDIVIDUAL:
            return str(application.contact or "(Angaben gelöscht)")
        return application.organisation_name
