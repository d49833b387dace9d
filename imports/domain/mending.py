"""Mending a row in place: values typed instead of its cells, and answers to what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from imports.domain import checking, uploads
from imports.domain.plans import ROW
from imports.domain.transitions import IMPORT_MACHINE
from imports.models import Import, ImportRow
from imports.states import ImportState
from journal import actors


@transaction.atomic
def mend(
    row: ImportRow, *, corrections: Mapping[str, str], choices: Mapping[str, str], by: User, at: datetime
) -> ImportRow:
    """Store what the office has typed and chosen for a row, and plan it anew; returns the row as it is now.

    `corrections` are texts by field, `choices` values of the plan's options by what they are about. Where later rows
    rest on what this one makes, all rows are checked again by a worker, and whoever was chosen as „the person in
    this row“ is asked for again. Raises TransitionError unless the import is checked and waits.
    """
    source = IMPORT_MACHINE.lock(row.source)
    if source.state != ImportState.CHECKED:
        raise IMPORT_MACHINE.refusal(source, reader=actors.user(by.pk))
    locked = ImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    corrected = {**locked.corrections, **corrections}
    former = locked.choices if corrected == locked.corrections else {}  # they were about what stood there before
    locked.corrections, locked.choices = corrected, {**former, **choices}
    locked.save(update_fields=["corrections", "choices"])
    _plan(source, locked, at=at)
    if resting := _resting_on(locked):
        for other in resting:
            other.choices = {about: value for about, value in other.choices.items() if value != f"{ROW} {row.number}"}
        ImportRow.objects.bulk_update(resting, ["choices"])
        uploads.check_again(source, by=by, at=at)
    return locked


def _resting_on(row: ImportRow) -> list[ImportRow]:
    """Rows that mean the organisation or the person that this row makes, by their plans."""
    target = {"kind": ROW, "key": row.number}
    rests = Q(plan__person=target) | Q(plan__organisation=target)
    return list(ImportRow.objects.filter(rests, source=row.source_id))


def _plan(source: Import, row: ImportRow, *, at: datetime) -> None:
    """Plan one row as the dry run does, which has seen the rows before it."""
    columns, today = uploads.columns_of(source), timezone.localdate(at)
    planner = checking.planner_of(source, at=at, asks=True)
    for other in source.rows.filter(number__lt=row.number).order_by("number"):
        planner.remember(checking.planned(other, columns, today=today), other.plan)
    checking.save_plans([row], planner.plan([checking.planned(row, columns, today=today)]))
