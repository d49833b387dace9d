"""Admin of the options that forms offer: categories and professional fields."""

from __future__ import annotations

from django.contrib import admin

from journal.admin.journalled import JournalledAdmin
from members.models import Category, ProfessionalField


class SelectionAdmin(JournalledAdmin):
    list_display = ("name", "position", "offered")
    ordering = ("position", "name")

    @admin.display(description="wird angeboten")
    def offered(self, selection: Category | ProfessionalField) -> str:
        return "ja" if selection.is_offered else "nein"


@admin.register(Category)
class CategoryAdmin(SelectionAdmin):
    list_intro = "Die Kategorien, aus denen Organisationen wählen."


@admin.register(ProfessionalField)
class ProfessionalFieldAdmin(SelectionAdmin):
    list_intro = "Die Berufsfelder, aus denen Einzelpersonen wählen."
