"""Takes an import back: deletes what it has made, restores what it has changed, and leaves what others went on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

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
OF_PEOPLE: tuple[type[Model], ...] = (Representative, Membership, EmailAddress, PhoneNumber)
# After the new people: what is made later stands first, so that nothing of the import points at what is deleted.
ORDER: tuple[type[Model], ...] = (Representative, Post, Membership, EmailAddress, PhoneNumber, Organisation)
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
    records = ImportedRecord.objects.filter(row__source=locked).select_related("row").order_by("-pk")
    if changes := list(records.filter(before__isnull=False)[:CHUNK]):
        _restore(changes, locked, at=at)
        return True
    if made := list(records.filter(model=Person._meta.label_lower)[:CHUNK]):
        _undo_people(made, locked, at=at)
        return True
    for model in ORDER:
        if made := list(records.filter(model=model._meta.label_lower)[:CHUNK]):
            _delete(model, made, locked, at=at)
            return True
    records.delete()
    return True


def _undo_people(made: Sequence[ImportedRecord], source: Import, *, at: datetime) -> None:
    """Delete people with their addresses, phones, tenures and memberships, or leave them whole.

    Who has changed, lost or gained something since, stays with all of it.
    """
    keys = [one.record_id for one in made]
    records = Person.objects.select_for_update().in_bulk(keys)
    own = [_recorded(model, source, keys) for model in OF_PEOPLE]
    changed = {one.row.person_id for recorded in own for one in _changed(recorded)}
    used = _used_by(Person, keys, besides=[one for recorded in own for one in recorded])
    consented = consents.with_decisions(person.subject_key for person in records.values())
    leaving, staying = [], set()
    for one in made:
        person = records.get(one.record_id)
        if person is None:
            continue
        by = "Einwilligung" if person.subject_key in consented else used.get(person.pk, "")
        if by or person.pk in changed or snapshot(person) != one.after:
            _leave(one.row, USED.format(name=person, by=by) if by else CHANGED.format(name=person))
            staying.add(person.pk)
        else:
            leaving.append(person)
    going = [one for recorded in own for one in recorded if one.row.person_id not in staying]
    for model in OF_PEOPLE:
        _delete_rows(model, [one.record_id for one in going if one.model == model._meta.label_lower], source, at=at)
    outgoing.stop_by_template(information.MAIL, leaving, at=at)
    _delete_rows(Person, [person.pk for person in leaving], source, at=at)
    done = [one.pk for recorded in [made, *own] for one in recorded]
    ImportedRecord.objects.filter(pk__in=done).delete()
    held = Representative.objects.filter(person__in=staying).values("post")
    kept_posts = ImportedRecord.objects.filter(row__source=source, model=Post._meta.label_lower, record_id__in=held)
    kept_posts.filter(before__isnull=True).delete()


def _recorded(model: type[Model], source: Import, people_keys: Sequence[int]) -> list[ImportedRecord]:
    """What the import has made of this kind for these people."""
    made = ImportedRecord.objects.filter(
        row__source=source, before__isnull=True, model=model._meta.label_lower, row__person__in=people_keys
    )
    found = list(made.select_related("row"))
    if model is not Membership:
        return found
    of_people = set(Membership.objects.filter(person__in=people_keys).values_list("pk", flat=True))
    return [one for one in found if one.record_id in of_people]


def _changed(recorded: Sequence[ImportedRecord]) -> list[ImportedRecord]:
    """Those of one kind whose records are gone or no longer as they were made; one query."""
    if not recorded:
        return []
    records = apps.get_model(recorded[0].model)._default_manager.in_bulk([one.record_id for one in recorded])
    found = ((one, records.get(one.record_id)) for one in recorded)
    return [one for one, record in found if record is None or snapshot(record) != one.after]


def _delete_rows(model: type[Model], keys: Sequence[int], source: Import, *, at: datetime) -> None:
    """Delete records, with a journal entry for each, and where their values came from."""
    records = list(model._default_manager.filter(pk__in=keys))
    undone: list[tuple[Model, Data]] = [(record, {"import": source.pk}) for record in records]
    record_many("import_undone", undone, actor=actor_of(source), at=at)
    value_origins.delete(records)
    model._default_manager.filter(pk__in=keys).delete()


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
    leaving = []
    for one in made:
        record = records.get(one.record_id)
        if record is None:
            continue
        if snapshot(record) != one.after:
            _leave(one.row, CHANGED.format(name=record))
        elif one.record_id in used:
            _leave(one.row, USED.format(name=record, by=used[one.record_id]))
        else:
            leaving.append(one.record_id)
    _delete_rows(model, leaving, source, at=at)
    ImportedRecord.objects.filter(pk__in=[one.pk for one in made]).delete()


def _used_by(model: type[Model], keys: Sequence[int], *, besides: Sequence[ImportedRecord] = ()) -> dict[int, str]:
    """What points at these records: by key, the kind of one such row. `besides`: what the import itself has made."""
    used: dict[int, str] = {}
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in {ImportRow, InformationDuty}:
            continue
        name = relation.field.name
        own = [one.record_id for one in besides if one.model == other._meta.label_lower]
        pointing = other._default_manager.filter(**{f"{name}__in": keys}).exclude(pk__in=own)
        used |= dict.fromkeys(pointing.values_list(name, flat=True), str(other._meta.verbose_name))
    return used


def _leave(row: ImportRow, message: str) -> None:
    row.refresh_from_db(fields=["message"])
    row.result, row.message = RowResult.LEFT, "; ".join(filter(None, [row.message, message]))
    row.save(update_fields=["result", "message"])
