"""Loads the official register of areas from regions/data/."""

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
    """How many rows were written; zeros where there was nothing to do."""

    areas: int
    boundaries: int


@cache
def units() -> list[RegisterUnit]:
    """The Land and its 5 + 53 + 396 units, parents first."""
    result: list[RegisterUnit] = json.loads((DATA / "areas.json").read_text("utf-8"))
    return result


@transaction.atomic
def load(*, at: datetime) -> LoadResult:
    """Add missing areas and update changed boundaries, in a dozen statements; safe to repeat.

    Existing areas keep name, kind and dates, because later editions of the official list are newer than this source of
    2017. A journal entry of the Land records that areas were added.
    """
    ids = dict(Area.objects.values_list("ags", "pk"))
    missing = [unit for unit in units() if unit["ags"] not in ids]
    for _, level in groupby(missing, key=lambda unit: unit["level"]):
        ids |= {area.ags: area.pk for area in Area.objects.bulk_create(_area(unit, ids) for unit in level)}
    loaded = LoadResult(len(missing), _update_boundaries(ids))
    if loaded.areas:
        record("register_loaded", Area.objects.get(ags=LAND), actor=SYSTEM, at=at, data={"areas": loaded.areas})
    return loaded


def _area(unit: RegisterUnit, ids: dict[str, int]) -> Area:
    parent = ids[unit["parent"]] if unit["parent"] else None
    return Area(ags=unit["ags"], name=unit["name"], level=unit["level"], kind=unit["kind"], parent_id=parent)


def _update_boundaries(ids: dict[str, int]) -> int:
    stored = dict(Boundary.objects.values_list("area__ags", "path"))
    paths = drawing("full").areas
    changed = [Boundary(area_id=ids[ags], path=path) for ags, path in paths.items() if stored.get(ags) != path]
    Boundary.objects.bulk_create(changed, update_conflicts=True, unique_fields=["area"], update_fields=["path"])
    return len(changed)
