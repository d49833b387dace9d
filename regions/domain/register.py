"""The official register of areas, as regions/data/ holds it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import TypedDict

from django.db import transaction

from journal.actors import SYSTEM
from journal.entries import record
from regions.domain.drawing import DATA, LAND, drawing
from regions.models import Area, Boundary


class RegisterUnit(TypedDict):
    ags: str
    name: str
    level: str
    kind: str
    parent: str | None


@dataclass(frozen=True)
class LoadResult:
    """How many rows a run wrote; all nought when there was nothing to do."""

    areas: int
    boundaries: int


@cache
def units() -> list[RegisterUnit]:
    """The Land and its 5 + 53 + 396 units, each after its parent."""
    result: list[RegisterUnit] = json.loads((DATA / "areas.json").read_text("utf-8"))
    return result


@transaction.atomic
def load(*, at: datetime) -> LoadResult:
    """Add the areas that are missing and renew the boundaries that differ; as often as wanted, in a dozen statements.

    An area that is there keeps its name, kind and dates: later editions of the official list know better than this base
    of 2017. The journal says on the Land when something was added.
    """
    known = dict(Area.objects.values_list("ags", "pk"))
    missing = [unit for unit in units() if unit["ags"] not in known]
    for _, level in groupby(missing, key=lambda unit: unit["level"]):
        known |= {area.ags: area.pk for area in Area.objects.bulk_create(_area(unit, known) for unit in level)}
    loaded = LoadResult(len(missing), _renew_boundaries(known))
    if loaded.areas:
        record("register_loaded", Area.objects.get(ags=LAND), actor=SYSTEM, at=at, data={"areas": loaded.areas})
    return loaded


def _area(unit: RegisterUnit, known: dict[str, int]) -> Area:
    parent = known[unit["parent"]] if unit["parent"] else None
    return Area(ags=unit["ags"], name=unit["name"], level=unit["level"], kind=unit["kind"], parent_id=parent)


def _renew_boundaries(known: dict[str, int]) -> int:
    drawn = dict(Boundary.objects.values_list("area__ags", "path"))
    paths = drawing("full").areas
    changed = [Boundary(area_id=known[ags], path=path) for ags, path in paths.items() if drawn.get(ags) != path]
    Boundary.objects.bulk_create(changed, update_conflicts=True, unique_fields=["area"], update_fields=["path"])
    return len(changed)
