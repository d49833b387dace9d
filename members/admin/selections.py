"""What forms offer for selection: data of the office."""

from django.contrib import admin

from journal.admin.recorded import RecordedAdmin
from members.models import Category, ProfessionalField


@admin.register(Category)
class CategoryAdmin(RecordedAdmin):
    list_head = "Die Kategorien, aus denen Organisationen wählen."
    list_display = ("name", "position", "offered")
    ordering = ("position", "name")

    @admin.display(description="wird angeboten")
    def offered(self, category: Category) -> str:
        return "ja" if category.is_offered else "nein"


@admin.register(ProfessionalField)
class ProfessionalFieldAdmin(RecordedAdmin):
    list_head = "Die Berufsfelder, aus denen Einzelpersonen wählen."
    list_display = ("name", "position", "offered")
    ordering = ("position", "name")

    @admin.display(description="wird angeboten")
    def offered(self, field: ProfessionalField) -> str:
        return "ja" if field.is_offered else "nein"
