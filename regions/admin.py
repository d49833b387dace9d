from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from journal.admin.journalled import JournalledAdmin
from normalisation.folding import Fold, fold
from regions.models import Area


@admin.register(Area)
class AreaAdmin(JournalledAdmin):
    """The official register of areas, read-only."""

    list_intro = "Das amtliche Verzeichnis der Gebiete. Es wird eingespielt, nicht von Hand geändert."
    list_display = ("name", "kind", "ags", "parent")
    list_select_related = ("parent",)
    list_filter = ("level",)
    search_fields = ("name", "ags")
    search_help_text = "Anfang des Namens oder des Schlüssels"
    ordering = ("ags",)
    fields = readonly_fields = ("name", "kind", "level", "ags", "parent", "valid_from", "last_day", "successor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:
        return False

    @admin.display(description="letzter Tag")
    def last_day(self, area: Area) -> str:
        return f"{area.valid_to - timedelta(days=1):%d.%m.%Y}" if area.valid_to else "–"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Area], search_term: str) -> Any:
        if not search_term.strip():
            return queryset, False
        found = Q(ags__startswith=search_term.strip())
        if searched := fold(search_term):
            found |= Q(name_fold__startswith=searched)
        return queryset.alias(name_fold=Fold("name")).filter(found), False
