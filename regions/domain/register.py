"""Loads the official register of areas from regions/data/."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import TypedDict

from django.db import transaction

from journal.actors import SYSTEM
from journal.entries import record
from regions.domain.areas import LAND_AGS
from regions.domain.drawing import DATA
from regions.models import Area


class RegisterUnit(TypedDict):
    ags: str
    name: str
    level: str
    kind: str
    parent: str | None


@cache
def units() -> list[RegisterUnit]:
    """The Land and its 5 + 53 + 396 units, parents first."""
    result: list[RegisterUnit] = json.loads((DATA / "areas.json").read_text("utf-8"))
    return result


@transaction.atomic
def load(*, at: datetime) -> int:
    """Add missing areas, a statement for each level; returns how many. Safe to repeat.

    Existing areas keep name, kind and dates, because later editions of the official list are newer than this source of
    2017. A journal entry of the Land records that areas were added.
    """
    ids = dict(Area.objects.values_list("ags", "pk"))
    missing = [unit for unit in units() if unit["ags"] not in ids]
    for _, level in groupby(missing, key=lambda unit: unit["level"]):
        ids |= {area.ags: area.pk for area in Area.objects.bulk_create(_area(unit, ids) for unit in level)}
    if missing:
        record("register_loaded", Area.objects.get(ags=LAND_AGS), actor=SYSTEM, at=at, data={"areas": len(missing)})
    return len(missing)


def _area(unit: RegisterUnit, ids: dict[str, int]) -> Area:
    parent = ids[unit["parent"]] if unit["parent"] else None
    return Area(ags=unit["ags"], name=unit["name"], level=unit["level"], kind=unit["kind"], parent_id=parent)
