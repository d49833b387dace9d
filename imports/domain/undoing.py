"""Takes an import back: deletes what it has made, restores what it has changed, and leaves what others went on with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from imports.domain import information
from imports.domain.transitions import IMPORT_MACHINE
from imports.domain.work import KeepGoing, actor_of, renew
from imports.domain.writing import snapshot
from imports.models import Import, ImportedRecord, ImportRow, InformationDuty
from imports.states import ImportState, ImportTransition, RowResult
from journal.entries import Data, record_many
from mailings.domain import outgoing
from members.domain import people, value_origins
from members.models import (
    EmailAddress,
    Membership,
    Organisation,
    Person,
    PhoneNumber,
    Post,
    Representative,
    ValueOrigin,
)
from privacy.domain import consents

CHUNK = 500
# What is made later stands first: nothing is deleted while something of the same import points at it.
ORDER: tuple[type[Model], ...] = (*(Representative, Post, Membership, EmailAddress, PhoneNumber, Person, Organisation),)
CHANGED = "{name}: seither geändert"
USED = "{name}: seither verwendet ({by})"


def undo(source: Import, keep_going: KeepGoing, *, at: datetime) -> bool:
    """Take back all records, a chunk in a transaction; returns whether it got to the end.

    What has changed since, and what other records point at by now, stays and is named at its row.
    """
    while True:
        left = ImportedRecord.objects.filter(row__source=source)
        if not keep_going() or not renew(source, progress=max(source.total - left.count(), 0)):
            return False
        if not left.exists():
            return _finish(source, at=at)
        if not _undo_chunk(source, at=at):
            return False


@transaction.atomic
def _finish(source: Import, *, at: datetime) -> bool:
    locked = IMPORT_MACHINE.lock(source)
    if locked.state != ImportState.UNDOING or locked.lease != source.lease:
        return False
    locked.rows.filter(result=RowResult.APPLIED).update(result=RowResult.UNDONE, organisation=None, person=None)
    IMPORT_MACHINE.move_locked(
        locked,
        ImportTransition.FINISH_UNDO,
        actor=actor_of(locked),
        at=at,
        data={"left": locked.rows.filter(result=RowResult.LEFT).count()},
        undone_at=at,
        progress=locked.total,
        lease=None,
        leased_until=None,
    )
    return True


@transaction.atomic
def _undo_chunk(source: Import, *, at: datetime) -> bool:
    """Take back the next records, changed fields first. False where another worker has the import by now."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if locked.state != ImportState.UNDOING or locked.lease != source.lease:
        return False
    people.lock_all_addresses()
    _keep_people_in_use(locked)
    records = ImportedRecord.objects.filter(row__source=locked).select_related("row").order_by("-pk")
    if changes := list(records.filter(before__isnull=False)[:CHUNK]):
        _restore(changes, locked, at=at)
        return True
    for model in ORDER:
        if made := list(records.filter(model=model._meta.label_lower)[:CHUNK]):
            _delete(model, made, locked, at=at)
            return True
    records.delete()
    return True


def _keep_people_in_use(source: Import) -> None:
    """Leave people who have changed or whom other records point at by now, with all that their rows have made."""
    made = ImportedRecord.objects.filter(row__source=source, before__isnull=True)
    people_made = {one.record_id: one for one in made.filter(model=Person._meta.label_lower).select_related("row")}
    if not people_made:
        return
    records = Person.objects.in_bulk(list(people_made))
    used = _used_by(Person, people_made, besides=made)
    decided = consents.with_decisions({person.subject_key: person.subject_key for person in records.values()})
    for key, person in records.items():
        by = "Einwilligung" if person.subject_key in decided else used.get(key, "")
        if by or snapshot(person) != people_made[key].after:
            _leave(people_made[key].row, USED.format(name=person, by=by) if by else CHANGED.format(name=person))
            ImportedRecord.objects.filter(row__source=source, row__person=person).delete()


def _restore(first: Sequence[ImportedRecord], source: Import, *, at: datetime) -> None:
    """Give the changed fields of a record their former values, where all of them still have the import's."""
    keys = {(one.model, one.record_id) for one in first}
    changes: dict[tuple[str, int], list[ImportedRecord]] = {key: [] for key in keys}
    same_records = ImportedRecord.objects.filter(
        row__source=source, before__isnull=False, record_id__in={key for _, key in keys}
    )
    for one in same_records.select_related("row").order_by("-pk"):
        changes.get((one.model, one.record_id), []).append(one)
    restored: list[tuple[Model, Data]] = []
    for (label, key), of_record in changes.items():
        manager = apps.get_model(label)._default_manager
        record = manager.select_for_update(no_key=True).filter(pk=key).first()
        if record is not None and (fields := _restore_record(record, of_record)):
            restored.append((record, {"fields": fields, "import": source.pk}))
    record_many("import_undone", restored, actor=actor_of(source), at=at)
    done = [one.pk for of_record in changes.values() for one in of_record]
    ImportedRecord.objects.filter(pk__in=done).delete()


def _restore_record(record: Model, changes: Sequence[ImportedRecord]) -> list[str]:
    """Restore a record from its changes, the newest first; returns the fields, none where somebody has changed one."""
    after: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for one in changes:
        after = {**one.after, **after}
        before |= one.before or {}
    if any(getattr(record, name) != value for name, value in after.items()):
        _leave(changes[0].row, CHANGED.format(name=record))
        return []
    for name, value in before.items():
        setattr(record, name, value)
    record.save(update_fields=list(before))
    for one in changes:
        _restore_origins(record, one)
    return sorted(before)


def _restore_origins(record: Model, change: ImportedRecord) -> None:
    """Let the former values come from where they came from."""
    for name in change.before or {}:
        origin = ValueOrigin.objects.filter(
            subject_kind=record._meta.label_lower, subject_id=record.pk, field=name, origin=ValueOrigin.Origin.IMPORT
        )
        if change.origin_before:
            origin.update(**{**change.origin_before, "at": datetime.fromisoformat(change.origin_before["at"])})
        else:
            origin.delete()


def _delete(model: type[Model], made: Sequence[ImportedRecord], source: Import, *, at: datetime) -> None:
    """Delete new records that are as they were made and that nothing else points at."""
    keys = [one.record_id for one in made]
    records = model._default_manager.select_for_update().in_bulk(keys)
    used = _used_by(model, keys)
    deleted = []
    for one in made:
        record = records.get(one.record_id)
        if record is None:
            continue
        if snapshot(record) != one.after:
            _leave(one.row, CHANGED.format(name=record))
        elif one.record_id in used:
            _leave(one.row, USED.format(name=record, by=used[one.record_id]))
        else:
            deleted.append(record)
    record_many(
        "import_undone",
        ((record, {"import": source.pk}) for record in deleted),
        actor=actor_of(source),
        at=at,
    )
    if model is Person:
        outgoing.stop_by_template(information.MAIL, deleted, at=at)
    value_origins.delete(deleted)
    model._default_manager.filter(pk__in=[record.pk for record in deleted]).delete()
    ImportedRecord.objects.filter(pk__in=[one.pk for one in made]).delete()


def _used_by(
    model: type[Model], keys: Iterable[int], *, besides: QuerySet[ImportedRecord] | None = None
) -> dict[int, str]:
    """What points at these records: by key, the kind of one such row. `besides`: what the import itself has made."""
    used: dict[int, str] = {}
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in {ImportRow, InformationDuty}:
            continue
        name = relation.field.name
        rows = other._default_manager.filter(**{f"{name}__in": list(keys)})
        if besides is not None:
            own = besides.filter(model=other._meta.label_lower)
            rows = rows.exclude(pk__in=own.values("record_id"))
        pointing = rows.values_list(name, flat=True)
        used |= dict.fromkeys(pointing, str(other._meta.verbose_name))
    return used


def _leave(row: ImportRow, message: str) -> None:
    row.refresh_from_db(fields=["message"])
    row.result, row.message = RowResult.LEFT, "; ".join(filter(None, [row.message, message]))
    row.save(update_fields=["result", "message"])
