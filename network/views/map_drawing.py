"""The map as SVG text, joined from parts that are made once: templates take a hundred times as long for 396 shapes.

What can be pressed lies in links. In the whole Land and in a Regierungsbezirk the Tab key reaches the areas one step
below; their municipalities are for pointers only and hidden from screen readers, which have the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from html import escape

from django.utils import timezone
from django.utils.formats import date_format

from network.domain.coverage import COLLECTIVE, OWN, Coverage, CoveredCount, Municipality
from regions.domain.areas import BEZIRK_DIGITS, GEMEINDE_DIGITS, KREIS_DIGITS, LAND_AGS
from regions.domain.drawing import Box, boxes, drawing

NONE = ""
WORDS = {OWN: "eigene Erklärung", COLLECTIVE: "Sammelbeitritt"}
CLASSES = {NONE: "none", COLLECTIVE: "collective", OWN: "own"}
MARGIN = 0.05
STRIPES_ACROSS = 110

PartnerAddress = Callable[[Municipality], str]
AreaAddress = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """What is drawn: an area of a day, the link of each municipality („“ for none) and of each larger area."""

    coverage: Coverage
    municipality_by_outline: Mapping[str, Municipality]
    area: str
    link: PartnerAddress
    zoom: AreaAddress

    @property
    def is_land(self) -> bool:
        return self.area == LAND_AGS

    @property
    def drawing(self) -> str:
        return "middle" if self.is_land else "full"

    @property
    def box(self) -> Box:
        view_box = drawing(self.drawing).box
        own = boxes(self.drawing).get(self.area)
        return view_box if own is None or self.is_land else own.shaped_like(view_box, margin=MARGIN)


def svg(map_drawing: MapDrawing) -> str:
    """The inline drawing; the page has the elements `map-name` and `map-summary` and links network/map.css."""
    parts = [
        f'<svg class="map__drawing" viewBox="{map_drawing.box.view_box}" role="group" aria-labelledby="map-name"'
        ' aria-describedby="map-summary">',
        f"<defs>{pattern(map_drawing.box)}</defs>",
        *_neighbours(map_drawing),
        *_municipalities(map_drawing),
        *_borders(map_drawing),
        "</svg>",
    ]
    return "".join(parts)


def pattern(box: Box, *, ground: str = 'class="map__own-ground"', line: str = 'class="map__own-line"') -> str:
    """The stripes of those who declared on their own, as wide on the screen in every box."""
    size = round(box.width / STRIPES_ACROSS, 1)
    return (
        f'<pattern id="map-own" width="{size}" height="{size}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect {ground} width="{size}" height="{size}"/>'
        f'<rect {line} width="{round(size * 0.4, 1)}" height="{size}"/></pattern>'
    )


def _municipalities(map_drawing: MapDrawing) -> Iterator[str]:
    is_pointed_at_only = len(map_drawing.area) < KREIS_DIGITS
    tails = _shape_suffixes(map_drawing.drawing)
    tab_index = ' tabindex="-1"' if is_pointed_at_only else ""
    groups: dict[str, list[str]] = defaultdict(list)
    today = timezone.localdate()
    for ags, one in municipalities_inside(map_drawing.municipality_by_outline, map_drawing.area):
        address = map_drawing.link(one)
        opened = f'<a href="{address}"{tab_index}>' if address else "<a>"
        groups[one.basis_group].append(f"{opened}<title>{escape(tooltip(one, today))}{tails[ags]}")
    yield '<g aria-hidden="true">' if is_pointed_at_only else "<g>"
    for basis, name in CLASSES.items():
        fill = ' fill="url(#map-own)"' if basis == OWN else ""
        if groups[basis]:
            yield f'<g class="map__area map__area--{name}"{fill}>{"".join(groups[basis])}</g>'
    yield "</g>"


def _neighbours(map_drawing: MapDrawing) -> Iterator[str]:
    """The Kreise around, pale, each a way to go there by pointer; the table's trail is the way for the others."""
    if map_drawing.is_land:
        return
    box, found, paths = map_drawing.box, boxes(map_drawing.drawing), drawing(map_drawing.drawing).areas
    yield '<g class="map__area map__area--beyond" aria-hidden="true">'
    for ags, bounds in found.items():
        if len(ags) == KREIS_DIGITS and not ags.startswith(map_drawing.area) and bounds.intersects(box):
            title = escape(map_drawing.coverage.areas[ags].title) if ags in map_drawing.coverage.areas else ""
            yield f'<a href="{map_drawing.zoom(ags)}" tabindex="-1"><title>{title}</title><path d="{paths[ags]}"/></a>'
    yield "</g>"


def _borders(map_drawing: MapDrawing) -> Iterator[str]:
    paths = drawing(map_drawing.drawing)
    if map_drawing.is_land:
        yield f'<path class="map__border map__border--kreis" d="{paths.borders["kreis"]}"/>'
    below = {len(LAND_AGS): BEZIRK_DIGITS, BEZIRK_DIGITS: KREIS_DIGITS}.get(len(map_drawing.area))
    for ags, area in map_drawing.coverage.areas.items():
        if len(ags) == below and ags.startswith(map_drawing.area) and ags in paths.areas:
            label = escape(f"{area.title} vergrößern: {_count_text(area.municipalities)}")
            opened = f'<a class="map__zoom" href="{map_drawing.zoom(ags)}" aria-label="{label}">'
            yield f'{opened}<path d="{paths.areas[ags]}"/></a>'
    if map_drawing.area in paths.areas:
        yield f'<path class="map__border map__border--edge" d="{paths.areas[map_drawing.area]}"/>'


def _count_text(count: CoveredCount) -> str:
    if count.total == 1:
        return "im Netzwerk" if count.covered else "noch nicht im Netzwerk"
    return f"{count.covered} von {count.total} Gemeinden"


def municipalities_inside(
    municipality_by_outline: Mapping[str, Municipality], area: str
) -> Iterable[tuple[str, Municipality]]:
    return (
        municipality_by_outline.items()
        if area == LAND_AGS
        else ((ags, one) for ags, one in municipality_by_outline.items() if ags.startswith(area))
    )


def tooltip(one: Municipality, today: date) -> str:
    """„Stadt Lemgo: seit 1. Februar 2024, Sammelbeitritt“."""
    if one.since is None:
        return f"{one.title}: noch nicht beigetreten"
    word = "ab" if one.since > today else "seit"
    return f"{one.title}: {word} {long_date(one.since)}, {WORDS[one.basis_group]}"


@lru_cache(maxsize=1_000)
def long_date(day: date) -> str:
    """„1. Februar 2024“; formatting costs more than all else of a shape, and most share their day."""
    return date_format(day, "j. F Y")


@cache
def _shape_suffixes(name: str) -> dict[str, str]:
    """What follows the name of each municipality's shape."""
    paths = drawing(name).areas.items()
    return {ags: f'</title><path d="{path}"/></a>' for ags, path in paths if len(ags) == GEMEINDE_DIGITS}
