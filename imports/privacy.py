"""What „Meine Daten“ shows of tables that the office has uploaded."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from core import disclosure
from core.disclosure import DataSubject, LabelledValues, Section
from imports.domain import uploads
from imports.models import Import, ImportRow
from normalisation.folding import fold


def find_rows(subject: DataSubject) -> Iterable[ImportRow]:
    """Rows that were applied to the person, and those that hold both a mail address and the name of theirs."""
    rows = ImportRow.objects.filter(source__is_emptied=False).exclude(cells=[]).alias(text=Cast("cells", TextField()))
    is_theirs = Q(person__in=subject.person_ids)
    for mailbox in subject.mailboxes:
        is_theirs |= Q(text__icontains=mailbox)
    found = rows.filter(is_theirs).select_related("source").order_by("-source", "number")
    return [row for row in found if row.person_id in subject.person_ids or _names(row, subject.name_fold)]


def _names(row: ImportRow, name_fold: str) -> bool:
    texts = [text for text in (*row.cells, *row.corrections.values()) if "@" not in text]
    words = set(fold(" ".join(texts)).split())
    return bool(name_fold) and words.issuperset(name_fold.split())


def describe_row(row: ImportRow) -> LabelledValues:
    cells = {
        column.label: row.cells[column.index]
        for column in uploads.columns_of(row.source)
        if column.index < len(row.cells)
    }
    return {
        "Datei": row.source.file_name,
        "hochgeladen": row.source.uploaded_at,
        "Zeile": row.number,
        "übernommen": row.get_result_display(),
        "Inhalt": cells,
        "berichtigt": dict(row.corrections),
    }


disclosure.register(
    Section(
        "imports",
        "Tabellen, aus denen Angaben übernommen wurden",
        position=230,
        models=(ImportRow, Import),
        find=find_rows,
        describe=describe_row,
    )
)
