"""Applies the changes of an edition to the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db import transaction

from journal.actors import Actor
from journal.entries import record, record_many
from regions.domain.areas import LAND_AGS
from regions.domain.gemeindeverzeichnis.changes import Changes, VanishedArea
from regions.domain.gemeindeverzeichnis.editions import SOURCE, RegisterRefusal
from regions.models import Area, Population


class Succession(NamedTuple):
    """The AGS of an area's successor, and the first day without the area."""

    ags: str
    on: date


@transaction.atomic
def apply(changes: Changes, *, successors: Mapping[str, Succession], actor: Actor, at: datetime) -> None:
    """Write the changes, all or nothing, in a constant number of statements.

    A new area is valid from the day on which a vanished area was merged into it, otherwise from the edition's day.
    Raises RegisterRefusal unless `successors` names a day and a remaining area of the same level for each vanished one.
    """
    if changes.is_empty:
        return
    ends = _ends(changes, successors)
    ids = dict(Area.objects.values_list("ags", "pk"))
    _add(changes, ends, ids)
    _end(changes, ends, ids)
    _change(changes)
    _save_population(changes, ids)
    _journal(changes, ends, ids, actor=actor, at=at)


def _ends(changes: Changes, successors: Mapping[str, Succession]) -> dict[str, Succession]:
    ends = {ags: Succession(*succession) for ags, succession in successors.items()}
    for one in changes.vanished:
        if one.is_kreisfrei_kreis and one.unit.ags not in ends and (gemeinde := ends.get(f"{one.unit.ags}000")):
            ends[one.unit.ags] = Succession(gemeinde.ags[:5], gemeinde.on)
    if unknown := ends.keys() - {one.unit.ags for one in changes.vanished}:
        raise RegisterRefusal(f"{min(unknown)} ist nicht weggefallen und braucht keine Nachfolge.")
    for one in changes.vanished:
        _validate_succession(one, ends.get(one.unit.ags), changes)
    return ends


def _validate_succession(one: VanishedArea, end: Succession | None, changes: Changes) -> None:
    name, as_of = f"{one.unit.title} ({one.unit.ags})", changes.edition.as_of
    if end is None:
        raise RegisterRefusal(
            f"{name} fehlt in der Datei. Nennen Sie, worin das Gebiet aufgegangen ist, und seit wann."
        )
    successor = changes.edition.by_ags.get(end.ags)
    if successor is None or successor.level != one.unit.level:
        raise RegisterRefusal(
            f"„{end.ags}“ kann nicht Nachfolge von {name} sein: In der Datei steht kein solches Gebiet."
        )
    if end.on > as_of or (one.valid_from and end.on <= one.valid_from):
        raise RegisterRefusal(
            f"{name} muss spätestens am {as_of:%d.%m.%Y} und nach dem eigenen Beginn aufgegangen sein."
        )


def _add(changes: Changes, ends: Mapping[str, Succession], ids: dict[str, int]) -> None:
    since = {end.ags: end.on for end in sorted(ends.values(), key=lambda end: end.on, reverse=True)}
    for _, level in groupby(changes.new, key=lambda unit: unit.level):
        areas = [
            unit.as_area(parent_id=ids[unit.parent], valid_from=since.get(unit.ags, changes.edition.as_of))
            for unit in level
        ]
        ids |= {area.ags: area.pk for area in Area.objects.bulk_create(areas)}


def _end(changes: Changes, ends: Mapping[str, Succession], ids: Mapping[str, int]) -> None:
    ended = [
        Area(pk=one.area_id, valid_to=ends[one.unit.ags].on, successor_id=ids[ends[one.unit.ags].ags])
        for one in changes.vanished
    ]
    Area.objects.bulk_update(ended, ["valid_to", "successor"])


def _change(changes: Changes) -> None:
    changed = [Area(pk=one.area_id, name=one.after.name, kind=one.after.kind) for one in changes.changed]
    Area.objects.bulk_update(changed, ["name", "kind"])


def _save_population(changes: Changes, ids: Mapping[str, int]) -> None:
    rows = [
        Population(area_id=ids[ags], counted_on=changes.counted_on, inhabitants=inhabitants, source=SOURCE)
        for ags, inhabitants in changes.population.items()
    ]
    Population.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["area", "counted_on"], update_fields=["inhabitants", "source"]
    )


def _journal(
    changes: Changes, ends: Mapping[str, Succession], ids: Mapping[str, int], *, actor: Actor, at: datetime
) -> None:
    record_many(
        "register_changed",
        (
            (Area(pk=one.area_id), {"fields": ["name"] * one.is_renamed + ["kind"] * one.has_new_kind})
            for one in changes.changed
        ),
        actor=actor,
        at=at,
    )
    record_many("register_added", ((Area(pk=ids[unit.ags]), {}) for unit in changes.new), actor=actor, at=at)
    record_many(
        "register_ended",
        ((Area(pk=one.area_id), {"end": ends[one.unit.ags].on.isoformat()}) for one in changes.vanished),
        actor=actor,
        at=at,
    )
    data: dict[str, str | int | bool | list[str] | None] = {
        "as_of": changes.edition.as_of.isoformat(),
        "counted_on": changes.counted_on.isoformat(),
        "areas": len(changes.changed) + len(changes.new) + len(changes.vanished),
        "populations": len(changes.population),
    }
    record("register_imported", Area(pk=ids[LAND_AGS]), actor=actor, at=at, data=data)
