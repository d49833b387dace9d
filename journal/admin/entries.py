from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from journal.admin.recorded import RecordedAdmin
from journal.models import JournalEntry


@admin.register(JournalEntry)
class JournalEntryAdmin(RecordedAdmin):
    """Who did what to which record, newest first; for reading only."""

    list_head = "Wer was an welchem Datensatz getan hat. Das Journal wächst nur; niemand kann darin etwas ändern."
    list_display = ("at", "what", "subject", "who")
    list_display_links = None
    list_filter = ("actor_kind", "subject_kind")
    ordering = ("-id",)
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: JournalEntry | None = None) -> bool:
        return False

    @admin.display(description="was")
    def what(self, entry: JournalEntry) -> str:
        fields = entry.data.get("fields") or []
        return f"{entry.verb} ({', '.join(fields)})" if fields else entry.verb

    @admin.display(description="woran")
    def subject(self, entry: JournalEntry) -> str:
        return f"{entry.subject_kind.partition('.')[2]} {entry.subject_id}"

    @admin.display(description="wer")
    def who(self, entry: JournalEntry) -> str:
        return f"{entry.actor_kind} {entry.actor_id or ''}".strip()
