"""Bringing in a table: its rows stored, its columns recognised; what they are is looked at by a worker afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.refusals import DomainRefusal
from core.tables.reading import read_upload
from core.tables.rows import Row, Sheet
from imports.domain.row_values import ACCEPTED
from imports.domain.transitions import IMPORT_MACHINE
from imports.models import Import, ImportRow
from imports.states import ImportState, ImportTransition
from journal import actors
from journal.entries import record
from members.models import Organisation
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames
from members.tables.recognition import Column, parted, recognise_columns
from normalisation.folding import fold

BATCH = 2_000
EMPTY = "Die Tabelle enthält keine Zeilen unter ihrer Überschrift."


def upload(content: bytes, *, file_name: str, sheet_name: str = "", by: User, at: datetime) -> Import:
    """Store a file's first sheet, or the one named; a worker checks it next.

    Columns with the same headings as in a former import mean the same. Raises UnreadableTableError for what is no
    table, DomainRefusal for a sheet that it does not have and an empty one.
    """
    return create(_sheet(read_upload(content), sheet_name), file_name=file_name, by=by, at=at)


@transaction.atomic
def create(sheet: Sheet, *, file_name: str, by: User, at: datetime) -> Import:
    """Store the rows of a sheet that is read. Raises DomainRefusal for an empty one."""
    heading, body, skipped = parted(sheet.rows)
    if not body:
        raise DomainRefusal(EMPTY)
    key = _headings_key(heading)
    columns = _recognised(heading, body, _remembered(key) if heading else {})
    made = Import.objects.create(
        file_name=file_name[-200:],
        sheet_name=sheet.name[:100],
        headings=key,
        columns=[asdict(column) for column in columns],
        skipped_lines=skipped[:50],
        state=ImportState.CHECKING,
        total=len(body),
        due_at=at,
        uploaded_at=at,
        uploaded_by=by,
    )
    rows = (ImportRow(source=made, number=row.number, cells=row.cells) for row in body)
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    record("upload", made, actor=actors.user(by.pk), at=at, data={"rows": len(body)})
    return made


@transaction.atomic
def choose_columns(source: Import, chosen: Mapping[int, Field], *, by: User, at: datetime) -> Import:
    """Let columns mean what the office says; all rows are checked again.

    Choices and corrections of rows stay. Raises TransitionError once it is being applied.
    """
    locked = IMPORT_MACHINE.lock(source)
    columns = [
        {**column, "field": str(field), "part": ""} if (field := chosen.get(column["index"])) is not None else column
        for column in locked.columns
    ]
    return IMPORT_MACHINE.move_locked(
        locked,
        ImportTransition.CHECK_AGAIN,
        actor=actors.user(by.pk),
        at=at,
        columns=columns,
        progress=0,
        total=locked.rows.count(),
        due_at=at,
        attempts=0,
    )


def check_again(source: Import, *, by: User, at: datetime) -> Import:
    """Let all rows be checked again, against what is stored now. Raises as `choose_columns()`."""
    return choose_columns(source, {}, by=by, at=at)


def columns_of(source: Import) -> list[Column]:
    """The columns as they are read now."""
    return [Column(**{**column, "field": Field(column["field"])}) for column in source.columns]


def row_of(row: ImportRow) -> Row:
    return Row(row.number, row.cells)


def _sheet(sheets: Sequence[Sheet], name: str) -> Sheet:
    if not sheets:
        raise DomainRefusal(EMPTY)
    if not name:
        return sheets[0]
    found = next((sheet for sheet in sheets if fold(sheet.name) == fold(name)), None)
    if found is None:
        names = ", ".join(f"„{sheet.name}“" for sheet in sheets)
        raise DomainRefusal(f"Ein Blatt „{name}“ hat die Datei nicht. Es gibt: {names}.")
    return found


def _headings_key(heading: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(map(fold, heading)).encode()).hexdigest()


def _remembered(key: str) -> dict[int, Field]:
    """What the columns meant in the newest import with these headings."""
    former = Import.objects.filter(headings=key).order_by("-pk").first()
    columns = former.columns if former else []
    return {column["index"]: Field(column["field"]) for column in columns if not column["part"]}


def _recognised(heading: Sequence[str], body: Sequence[Row], chosen: Mapping[int, Field]) -> list[Column]:
    names = OrganisationNames(organisations())
    return recognise_columns(heading, body, names, accepted=ACCEPTED, positions=[Field.NAME], chosen=chosen)


def organisations() -> list[Organisation]:
    """All of them, as the planner needs them."""
    return list(Organisation.objects.select_related("body_of__parent").defer("words").order_by("pk"))
