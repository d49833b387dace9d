from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from journal import actors
from journal.admin.journalled import JournalledAdmin
from members.domain import value_origins


class OriginatedAdmin(JournalledAdmin):
    """Journalled, and what the office has typed is recorded as its own, in rows below the record too."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        super().log_change(request, obj, message)
        self.record_origin(request, [(obj, message)])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        changed = [(row, fields) for row, fields in formset.changed_objects if row.pk]
        new = [(row, value_origins.filled_fields(row)) for row in formset.new_objects]
        self.record_origin(request, [*changed, *new])

    def record_origin(self, request: HttpRequest, changes: list[tuple[Model, list[str]]]) -> None:
        value_origins.record_many(changes, actor=actors.user(request.user.pk), at=timezone.now())
