"""The journal as a read-only list in German."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.models import User
from journal.admin.journalled import JournalledAdmin
from journal.models import JournalEntry
from office.domain import journal_subjects, journal_texts, record_visibility

SUBJECTS = (
    "events.event",
    "events.invitation",
    "events.registration",
    "events.plannedmail",
    "accessions.accession",
    "accessions.accessionparticipant",
    "members.application",
    "members.membership",
    "members.organisation",
    "members.person",
    "members.post",
    "members.representative",
    "members.nomination",
    "imports.import",
    "privacy.case",
    "privacy.consent",
    "mailings.outgoingmail",
    "accounts.user",
    "accounts.roleassignment",
)
ACTORS = {"user": "ein Zugang der Verwaltung", **journal_texts.ACTORS}


class SubjectFilter(admin.SimpleListFilter):
    title = "woran"
    parameter_name = "woran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, str(apps.get_model(kind)._meta.verbose_name_plural)) for kind in SUBJECTS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


class ActorFilter(admin.SimpleListFilter):
    title = "wer"
    parameter_name = "wer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(ACTORS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        return queryset.filter(actor_kind=self.value()) if self.value() else queryset


@admin.register(JournalEntry)
class JournalEntryAdmin(JournalledAdmin):
    """Who did what to which record, newest first; for reading only."""

    list_intro = "Wer was an welchem Datensatz getan hat. Das Journal wächst nur; niemand kann darin etwas ändern."
    list_display = ("at", "what", "subject", "who")
    list_display_links = None
    list_filter = (SubjectFilter, ActorFilter)
    ordering = ("-id",)
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: JournalEntry | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[JournalEntry]:
        name = User.objects.filter(pk=OuterRef("actor_id")).values("name")
        visible = record_visibility.visible_entries(super().get_queryset(request), user=cast(User, request.user))
        return visible.annotate(user_name=Subquery(name))

    @admin.display(description="was")
    def what(self, entry: JournalEntry) -> str:
        details = journal_texts.details(entry)
        return f"{journal_texts.title(entry)} ({details})" if details else journal_texts.title(entry)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The rows with the records that they are about, by one query for each kind."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        found = journal_subjects.subjects_of(changelist.result_list, user=cast(User, request.user))
        for entry in changelist.result_list:
            entry.record = found[entry.subject_kind, entry.subject_id]
        return changelist

    @admin.display(description="woran")
    def subject(self, entry: JournalEntry) -> str:
        record = entry.record  # type: ignore[attr-defined]  # set above for the rows of the list
        if not record.name:
            return f"{record.kind} {entry.subject_id}"
        name = format_html('<a href="{}">{}</a>', record.url, record.name) if record.url else record.name
        return format_html('{}<br><span class="muted">{}</span>', name, record.kind)

    @admin.display(description="wer")
    def who(self, entry: JournalEntry) -> str:
        return journal_texts.actor_name(entry, {entry.actor_id: entry.user_name} if entry.user_name else {})
