"""Converts TopoJSON to SVG paths on an integer grid. Shared lines are rounded once, so that no gaps arise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Point = tuple[int, int]
MARGIN_PER_MILLE = 4  # room for the stroke of the outer border


@dataclass
class Grid:
    """An integer view box into which the Land is fitted; y points down."""

    width: int
    west: float
    north: float
    units_per_metre: float
    margin: int
    height: int

    @classmethod
    def around(cls, arcs: list[list[list[float]]], *, width: int) -> Grid:
        xs = [x for arc in arcs for x, _ in arc]
        ys = [y for arc in arcs for _, y in arc]
        margin = round(width * MARGIN_PER_MILLE / 1000)
        scale = (width - 2 * margin) / (max(xs) - min(xs))
        height = round((max(ys) - min(ys)) * scale) + 2 * margin
        return cls(width, min(xs), max(ys), scale, margin, height)

    def snap(self, x: float, y: float) -> Point:
        column = round((x - self.west) * self.units_per_metre)
        row = round((self.north - y) * self.units_per_metre)
        return self.margin + column, self.margin + row


@dataclass
class DerivedDrawing:
    """Paths of all areas by AGS, and the borders between Kreise and between Regierungsbezirke."""

    view_box: str
    areas: dict[str, str] = field(default_factory=dict)
    borders: dict[str, str] = field(default_factory=dict)


def draw(topology: dict[str, Any], *, width: int) -> DerivedDrawing:
    """Draw TopoJSON without quantization. A feature with its AGS in the property named like its layer is an area."""
    grid = Grid.around(topology["arcs"], width=width)
    arcs = [[grid.snap(x, y) for x, y in arc] for arc in topology["arcs"]]
    drawing = DerivedDrawing(f"0 0 {grid.width} {grid.height}")
    for layer, collection in topology["objects"].items():
        for shape in collection["geometries"]:
            path = "".join(_paths(shape, arcs))
            ags = shape.get("properties", {}).get(layer)
            if ags:
                drawing.areas[ags] = path
            else:
                drawing.borders[layer.removeprefix("border_")] = path
    drawing.areas = dict(sorted(drawing.areas.items()))
    return drawing


def _paths(shape: dict[str, Any], arcs: list[list[Point]]) -> Iterator[str]:
    closed = "Polygon" in shape["type"]
    lines = [line for part in shape["arcs"] for line in part] if shape["type"] == "MultiPolygon" else shape["arcs"]
    for line in lines:
        points = _straightened(_joined(line, arcs))
        if closed and len(points) > 3:  # noqa: PLR2004 - a ring repeats its first point, so three corners are four points
            yield f"{_path(points[:-1])}z"
        elif not closed and len(points) > 1:
            yield _path(points)


def _joined(line: Iterable[int], arcs: list[list[Point]]) -> Iterator[Point]:
    """The points of consecutive arcs; in TopoJSON a negative index means that the arc is reversed."""
    last = None
    for index in line:
        for point in arcs[index] if index >= 0 else reversed(arcs[~index]):
            if point != last:
                yield point
            last = point


def _straightened(points: Iterable[Point]) -> list[Point]:
    """The points without those on the line between their neighbours, of which rounding produces many."""
    straightened: list[Point] = []
    for x, y in points:
        while len(straightened) > 1:
            (x0, y0), (x1, y1) = straightened[-2:]
            if (x1 - x0) * (y - y1) != (y1 - y0) * (x - x1):
                break
            straightened.pop()
        if [(x, y)] != straightened[-1:]:
            straightened.append((x, y))
    return straightened


def _path(points: list[Point]) -> str:
    """An absolute start, so that paths can be joined, then relative steps; a minus sign needs no blank before it."""
    steps = [x - x0 for (x0, y0), (x1, y1) in pairwise(points) for x, x0 in ((x1, x0), (y1, y0))]
    numbers = "".join(str(step) if step < 0 or not place else f" {step}" for place, step in enumerate(steps))
    return f"M{points[0][0]} {points[0][1]}l{numbers}"
