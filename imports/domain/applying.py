"""Takes over the rows of an import: in chunks, each row once, with the ORM's bulk methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from imports.domain import checking, uploads
from imports.domain.plans import EXISTING, PERSON, ROW, PlannedRow, Planner, RowPlan, chosen_target
from imports.domain.transitions import IMPORT_MACHINE
from imports.domain.work import KeepGoing, actor_of, renew
from imports.domain.writing import ChunkWriter, MadeRow
from imports.models import Import, ImportedRecord, ImportRow
from imports.states import ImportState, ImportTransition, RowOutcome, RowResult
from members.domain import people
from members.models import Organisation, Person

CHUNK = 150  # about a second, so that the page shows how far it is
NOT_TAKEN = {
    RowOutcome.FAULTY: "fehlerhaft",
    RowOutcome.DOUBTFUL: "Es war noch nicht entschieden, ob sie schon bekannt ist.",
}
CHANGED_SINCE = "Seit dem Probelauf hat sich dazu etwas geändert. Prüfen Sie die Zeile in einem neuen Import."
RESTS_ON = "Zeile {}, auf der sie beruht, wurde nicht übernommen."


def apply(source: Import, keep_going: KeepGoing, *, at: datetime) -> bool:
    """Take over all rows that wait, a chunk in a transaction; returns whether it got to the end."""
    planner = _planner(source, at=at)
    while True:
        if not keep_going():
            return False
        waiting = source.rows.filter(result=RowResult.WAITING)
        done = source.total - waiting.count()
        if not renew(source, progress=done):
            return False
        if done == source.total:
            return _finish(source, at=at)
        if not _apply_chunk(source, planner, at=at):
            return False


@transaction.atomic
def _finish(source: Import, *, at: datetime) -> bool:
    locked = IMPORT_MACHINE.lock(source)
    if locked.state != ImportState.APPLYING or locked.lease != source.lease:
        return False
    counts = {result.value: locked.rows.filter(result=result).count() for result in RowResult if result}
    IMPORT_MACHINE.move_locked(
        locked,
        ImportTransition.FINISH_APPLY,
        actor=actor_of(locked),
        at=at,
        data=counts,
        applied_at=at,
        progress=locked.total,
        lease=None,
        leased_until=None,
    )
    return True


@transaction.atomic
def _apply_chunk(source: Import, planner: Planner, *, at: datetime) -> bool:
    """Take over the next rows. False where another worker has the import by now."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if locked.state != ImportState.APPLYING or locked.lease != source.lease:
        return False
    rows = list(locked.rows.filter(result=RowResult.WAITING).order_by("number")[:CHUNK])
    for row in rows:
        if message := NOT_TAKEN.get(RowOutcome(row.outcome)):
            row.result, row.message = RowResult.SKIPPED, message
    usable = [row for row in rows if row.result == RowResult.WAITING]
    _lock_targets(usable)
    _write(planner, locked, usable, _earlier_rows(locked, usable), at=at)
    ImportRow.objects.bulk_update(rows, ["result", "message", "organisation", "person"])
    return True


def _lock_targets(rows: Sequence[ImportRow]) -> None:
    """Nobody opens memberships, fills posts or creates people meanwhile; organisations are always locked first."""
    organisations = {_target_key(row, "organisation") for row in rows} - {0}
    list(
        Organisation.objects.filter(pk__in=organisations)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk")
    )
    people.lock_all_addresses()
    persons = {_target_key(row, "person") for row in rows} - {0}
    list(Person.objects.filter(pk__in=persons).select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _target_key(row: ImportRow, about: str) -> int:
    target = row.plan.get(about)
    return target["key"] if target and target["kind"] == EXISTING else 0


def _earlier_rows(source: Import, rows: Sequence[ImportRow]) -> dict[int, ImportRow]:
    """The rows on which these rest, as far as they are dealt with."""
    numbers = {
        target["key"]
        for row in rows
        for target in (row.plan.get("organisation"), row.plan.get("person"), row.plan.get("post"))
        if target and target["kind"] == ROW
    }
    return {row.number: row for row in source.rows.filter(number__in=numbers).exclude(result=RowResult.WAITING)}


def _write(
    planner: Planner, source: Import, rows: Sequence[ImportRow], earlier: dict[int, ImportRow], *, at: datetime
) -> None:
    """Plan the rows again as things are now, and write those whose plan is still the one that was shown."""
    columns, today = uploads.columns_of(source), timezone.localdate(at)
    planned = [_with_resolved_choice(checking.planned(row, columns, today=today), earlier) for row in rows]
    plans = planner.plan(planned)
    made = {number: MadeRow(row.organisation_id, row.person_id) for number, row in earlier.items()}
    writer = ChunkWriter(made=made, actor=actor_of(source), source=source, at=at)
    refused = {number for number, row in earlier.items() if row.result != RowResult.APPLIED}
    for row, one, plan in zip(rows, planned, plans, strict=True):
        if message := _objection(row, plan, made, refused):
            row.result, row.message = RowResult.SKIPPED, message
            refused.add(row.number)
        else:
            row.result = RowResult.APPLIED
            writer.add(row, one.values, plan)
            made[row.number] = MadeRow(None, None)
    writer.write()
    for row in rows:
        if row.result == RowResult.APPLIED:
            row.organisation_id, row.person_id = writer.made[row.number]
    ImportedRecord.objects.bulk_create(writer.records(), batch_size=2_000)
    planner.add_made(writer.organisations, writer.people)


def _planner(source: Import, *, at: datetime) -> Planner:
    """A planner that knows what the import has made so far, where another worker has begun with it."""
    made = ImportedRecord.objects.filter(row__source=source, before__isnull=True)
    found = made.filter(model__in=[Organisation._meta.label_lower, Person._meta.label_lower])
    own = [(label.rpartition(".")[2], key) for label, key in found.values_list("model", "record_id")]
    planner = checking.planner_of(source, at=at, asks=False, own=own)
    columns, today = uploads.columns_of(source), timezone.localdate(at)
    for row in source.rows.filter(result=RowResult.APPLIED).order_by("number").iterator():
        planner.remember(checking.planned(row, columns, today=today), row.plan)
    return planner


def _with_resolved_choice(one: PlannedRow, earlier: dict[int, ImportRow]) -> PlannedRow:
    """The row with an earlier row that the office has chosen as the person whom that row has made."""
    target = chosen_target(one.choices[PERSON]) if PERSON in one.choices else None
    if target is None or target.kind != ROW or target.key not in earlier:
        return one
    person = earlier[target.key].person_id
    return replace(one, choices={**one.choices, PERSON: f"{EXISTING} {person}"}) if person else one


def _objection(row: ImportRow, plan: RowPlan, made: dict[int, MadeRow], refused: set[int]) -> str:
    """Why a row is not taken over: empty where its plan is still the one that the dry run showed."""
    if plan.problems:
        return " ".join(sentence for _, sentence in plan.problems)
    for about in ("organisation", "person", "post"):
        shown = row.plan.get(about)
        if shown and shown["kind"] == ROW and shown["key"] in refused:
            return RESTS_ON.format(shown["key"])
    if _meaning(plan.to_json(), made) != _meaning(row.plan, made):
        return CHANGED_SINCE
    return ""


def _meaning(plan: dict[str, object], made: dict[int, MadeRow]) -> list[object]:
    """What has to be the same: the targets, with rows that are records by now as these, changes and the membership."""
    meaning: list[object] = [plan["has_new_membership"]]
    for about in ("organisation", "person"):
        target = plan[about]
        if isinstance(target, dict) and target["kind"] == ROW and (other := made.get(target["key"])):
            key = getattr(other, about)
            target = {"kind": EXISTING, "key": key} if key else target
        meaning.append(target)
    changes = plan["changes"]
    assert isinstance(changes, list)  # noqa: S101 - as RowPlan writes it
    return [*meaning, sorted((one["model"], one["key"], one["field"], one["old"], one["new"]) for one in changes)]
