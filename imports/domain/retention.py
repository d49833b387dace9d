"""What an import keeps of its file, and how long: while it can be used or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from imports.models import Import, ImportedRecord
from imports.states import ImportState

UNDO_WITHIN = timedelta(days=30)
WAITS_FOR = timedelta(days=30)  # an import that is not applied
BATCH = 5


@transaction.atomic
def empty_old(*, at: datetime) -> int:
    """Delete the contents of rows that nobody can apply or take back any more; returns of how many imports.

    Counts stay.
    """
    over = Q(state=ImportState.APPLIED, applied_at__lt=at - UNDO_WITHIN) | Q(
        state__in=[ImportState.CHECKED, ImportState.UNDONE], uploaded_at__lt=at - WAITS_FOR
    )
    old = Import.objects.filter(over | Q(state=ImportState.DISCARDED), is_emptied=False)
    emptied = list(old.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
    for source in emptied:
        empty(source)
    return len(emptied)


def empty(source: Import) -> None:
    """Delete the contents of a locked import's rows, in the caller's transaction."""
    ImportedRecord.objects.filter(row__source=source).delete()
    source.rows.update(cells=[], corrections={}, choices={}, plan={}, message="")
    for column in source.columns:
        column["sample"] = ""
    source.is_emptied, source.skipped_lines = True, []
    source.save(update_fields=["is_emptied", "columns", "skipped_lines"])
