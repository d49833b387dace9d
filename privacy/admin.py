from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from journal.admin.journalled import JournalledAdmin
from privacy.domain import case_search
from privacy.models import Case, ConsentText


@admin.register(Case)
class CaseAdmin(JournalledAdmin):
    """List of cases; they are answered and closed on a page of the app `office`."""

    list_intro = "Was Menschen von der Geschäftsstelle wollen, mit dem Tag, bis zu dem es beantwortet sein muss."
    list_display = ("reference", "kind", "state", "name", "received_at", "due_on")
    list_filter = ("state", "kind")
    has_change_form = False
    search_fields = ("reference",)
    search_help_text = "Vorgangsnummer, E-Mail-Adresse oder Anfang des Namens"
    ordering = ("due_on", "id")
    sortable_by = ("due_on", "received_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def record_url(self, case: Case) -> str:
        return reverse("office:case", args=[case.reference])

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Case], search_term: str) -> Any:
        return (case_search.search(queryset, search_term) if search_term.strip() else queryset), False


@admin.register(ConsentText)
class ConsentTextAdmin(JournalledAdmin):
    """All wordings of consents, read-only: a new wording is a new row, added by a migration."""

    list_intro = "Der Wortlaut jeder Einwilligung, Fassung für Fassung. Eine Fassung bleibt, wie sie war."
    list_display = ("purpose", "version", "created_at")
    ordering = ("purpose", "-version")
    fields = readonly_fields = ("purpose", "version", "wording", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ConsentText | None = None) -> bool:
        return False
