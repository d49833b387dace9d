"""The map of the Land as SVG paths, constant for the whole process; callers say which areas are filled."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from regions.domain.areas import GEMEINDE_DIGITS, LAND_AGS

DATA = Path(__file__).parent.parent / "data"
RING = re.compile(r"M[^M]+")
NUMBER = re.compile(r"-?\d+")


class Box(NamedTuple):
    """A rectangle in the units of a drawing."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def view_box(self) -> str:
        return f"{self.left} {self.top} {self.right - self.left} {self.bottom - self.top}"

    def intersects(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def shaped_like(self, other: Box, *, margin: float) -> Box:
        """The smallest box around this one with the proportions of the other and a margin on all sides."""
        scale = max((self.right - self.left) / other.width, (self.bottom - self.top) / other.height) * (1 + 2 * margin)
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        half_width, half_height = other.width * scale / 2, other.height * scale / 2
        return Box(round(x - half_width), round(y - half_height), round(x + half_width), round(y + half_height))

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True)
class Drawing:
    """SVG paths of all areas by AGS; borders „kreis“ (within a Regierungsbezirk) and „bezirk“ (between two)."""

    view_box: str
    attribution: str
    areas: Mapping[str, str]
    borders: Mapping[str, str]

    @property
    def municipalities(self) -> dict[str, str]:
        return {ags: path for ags, path in self.areas.items() if len(ags) == GEMEINDE_DIGITS}

    @property
    def box(self) -> Box:
        return Box(*map(int, self.view_box.split()))


@dataclass(frozen=True)
class CoarseMap:
    """Context of regions/coarse_map.html: the outlines in three groups; about 17 KB compressed."""

    view_box: str
    attribution: str
    outline: str
    borders: Mapping[str, str]
    paths: Mapping[str, str]


@cache
def drawing(name: str) -> Drawing:
    """Load a drawing, once per process.

    „coarse“ for the start page (a unit is 240 m on the ground), „middle“ for the map of the Land (120 m), „full“ for
    larger maps (60 m).
    """
    return Drawing(**json.loads((DATA / f"drawing_{name}.json").read_text("utf-8")))


@cache
def boxes(name: str) -> dict[str, Box]:
    """The bounds of every area of a drawing, computed once per process."""
    return {ags: bounds(path) for ags, path in drawing(name).areas.items()}


def bounds(path: str) -> Box:
    """The bounds of a path whose rings have an absolute start and relative steps, as in the drawings."""
    points = [point for ring in RING.findall(path) for point in _points(ring)]
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _points(ring: str) -> Iterator[tuple[int, int]]:
    numbers = [int(number) for number in NUMBER.findall(ring)]
    return zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True)


def coarse_map(*, own: Collection[str], collective: Collection[str]) -> CoarseMap:
    """The start page's map with the outlines of these municipalities (8-digit AGS) filled; other keys are ignored.

    The drawing is older than the register: after a merger there are more outlines than municipalities, so nothing is
    counted here. No query.
    """
    coarse = drawing("coarse")
    municipalities = coarse.municipalities
    groups = {"own": set(own) & municipalities.keys(), "collective": set(collective) & municipalities.keys()}
    groups["none"] = municipalities.keys() - groups["own"] - groups["collective"]
    return CoarseMap(
        view_box=coarse.view_box,
        attribution=coarse.attribution,
        outline=coarse.areas[LAND_AGS],
        borders=coarse.borders,
        paths={
            name: "".join(path for ags, path in municipalities.items() if ags in group)
            for name, group in groups.items()
        },
    )
