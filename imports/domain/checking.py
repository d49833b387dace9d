"""The dry run: what would happen to each row, found out by a worker in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from imports.domain import uploads
from imports.domain.file_index import FileIndex
from imports.domain.plans import PlannedRow, Planner, RowPlan
from imports.domain.row_values import read_values
from imports.domain.transitions import IMPORT_MACHINE
from imports.domain.work import KeepGoing, actor_of, renew
from imports.models import Import, ImportRow
from imports.states import ImportState, ImportTransition
from members.tables.recognition import Column, RecognisedTable

CHUNK = 250


def check(source: Import, keep_going: KeepGoing, *, at: datetime) -> bool:
    """Plan all rows from the first on; returns whether it got to the end.

    A worker that dies leaves plans that the next one makes anew.
    """
    planner, columns = planner_of(source, at=at, asks=True), uploads.columns_of(source)
    today = timezone.localdate(at)
    rows = source.rows.order_by("number")
    done = 0
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        if not keep_going() or not renew(source, progress=done):
            return False
        plans = planner.plan([planned(row, columns, today=today) for row in chunk])
        save_plans(chunk, plans)
        done += len(chunk)
    with transaction.atomic():
        locked = IMPORT_MACHINE.lock(source)
        if locked.state != ImportState.CHECKING or locked.lease != source.lease:
            return False
        IMPORT_MACHINE.move_locked(
            locked,
            ImportTransition.FINISH_CHECK,
            actor=actor_of(locked),
            at=at,
            progress=locked.total,
            lease=None,
            leased_until=None,
        )
    return True


def planner_of(source: Import, *, at: datetime, asks: bool, own: Iterable[tuple[str, int]] = ()) -> Planner:
    """A planner for the rows of an import, at a moment."""
    table = RecognisedTable(uploads.columns_of(source), [], [])
    return Planner(
        uploads.organisations(),
        prefers_municipalities=table.names_municipalities,
        day=timezone.localdate(at),
        index=FileIndex(),
        asks=asks,
        own=own,
    )


def planned(row: ImportRow, columns: Sequence[Column], *, today: date) -> PlannedRow:
    values = read_values(uploads.row_of(row), columns, row.corrections, today=today)
    return PlannedRow(row.number, values, row.choices)


def save_plans(rows: Sequence[ImportRow], plans: Sequence[RowPlan]) -> None:
    for row, plan in zip(rows, plans, strict=True):
        row.plan, row.outcome = plan.to_json(), plan.outcome
    ImportRow.objects.bulk_update(rows, ["plan", "outcome"])


def _chunks(rows: Iterable[ImportRow]) -> Iterable[list[ImportRow]]:
    chunk: list[ImportRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
