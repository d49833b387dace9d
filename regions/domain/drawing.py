"""The Land as inline SVG. The geometry never changes while the process runs; what is filled comes in from outside."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
LAND = "05"
GEMEINDE_DIGITS = 8


@dataclass(frozen=True)
class Drawing:
    """Paths by AGS for all levels; borders „kreis“ (inside a Regierungsbezirk) and „bezirk“ (between two)."""

    view_box: str
    attribution: str
    areas: Mapping[str, str]
    borders: Mapping[str, str]

    @property
    def municipalities(self) -> dict[str, str]:
        return {ags: path for ags, path in self.areas.items() if len(ags) == GEMEINDE_DIGITS}


@dataclass(frozen=True)
class CoarseMap:
    """The Land with its municipalities in two groups, ready for regions/coarse_map.html; about 17 KB compressed."""

    view_box: str
    attribution: str
    outline: str
    borders: Mapping[str, str]
    partner_path: str
    none_path: str
    partner_count: int
    municipality_count: int

    @property
    def none_count(self) -> int:
        return self.municipality_count - self.partner_count


@cache
def drawing(name: str) -> Drawing:
    """„coarse“ for the start page (a unit is 240 m on the ground), „middle“ for the map of the Land (120 m), „full“ for
    what is larger (60 m). Read once."""
    return Drawing(**json.loads((DATA / f"drawing_{name}.json").read_text("utf-8")))


def coarse_map(partners: Collection[str]) -> CoarseMap:
    """The start page's map with these municipalities (8-digit AGS) filled; other keys are passed over. No query."""
    coarse = drawing("coarse")
    municipalities = coarse.municipalities
    inside = set(partners) & municipalities.keys()
    return CoarseMap(
        view_box=coarse.view_box,
        attribution=coarse.attribution,
        outline=coarse.areas[LAND],
        borders=coarse.borders,
        partner_path="".join(path for ags, path in municipalities.items() if ags in inside),
        none_path="".join(path for ags, path in municipalities.items() if ags not in inside),
        partner_count=len(inside),
        municipality_count=len(municipalities),
    )
