"""What the page of the map shows: the drawing, the days and areas to go to, the table of the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import mark_safe

from members.domain import partners
from network.domain.coverage import AreaCoverage, Coverage, Municipality, on_day
from network.domain.milestones import milestones
from network.domain.outlines import municipality_of_outline
from network.views import map_drawing
from normalisation.folding import fold
from regions.domain.areas import BEZIRK_DIGITS, KREIS_DIGITS, LAND_AGS
from regions.domain.drawing import drawing

Link = Callable[[Municipality], str]
BELOW = {len(LAND_AGS): BEZIRK_DIGITS, BEZIRK_DIGITS: KREIS_DIGITS}


@dataclass(frozen=True, slots=True)
class MapRequest:
    """The requested area and day of the map; makes the addresses of the map for other places and days."""

    area: str
    day: date
    today: date

    def address(self, *, area: str, day: date) -> str:
        query = {"gebiet": area} if area != LAND_AGS else {}
        if day != self.today:
            query["stand"] = day.isoformat()
        return f"{_path()}?{urlencode(query)}" if query else _path()

    def zoom(self, area: str) -> str:
        return self.address(area=area, day=self.day)


@cache
def _path() -> str:
    return reverse("network:map")


def context(map_request: MapRequest) -> dict[str, Any]:
    """What the template shows. Raises Http404 for an area that does not exist on the day, or is none."""
    coverage = on_day(map_request.day)
    if map_request.area != LAND_AGS and map_request.area not in coverage.areas:
        raise Http404("Dieses Gebiet gibt es an diesem Tag nicht.")
    area = coverage.land if map_request.area == LAND_AGS else coverage.areas[map_request.area]
    link = _link(map_request)
    area_map = map_drawing.MapDrawing(
        coverage, municipality_of_outline(coverage), map_request.area, link, lambda key: escape(map_request.zoom(key))
    )
    return {
        "day": map_request.day,
        "is_planned": map_request.day > map_request.today,
        "area": area,
        "is_land": map_request.area == LAND_AGS,
        "none_count": area.uncovered,
        "svg": mark_safe(map_drawing.svg(area_map)),  # noqa: S308 - every name in it is escaped where it is joined
        "attribution": drawing(area_map.drawing).attribution,
        "trail": _trail(map_request, coverage),
        "milestones": _milestones(map_request),
        "rows": _rows(map_request, coverage),
        "municipalities": _places(map_request, coverage, link),
        "svg_address": f"{reverse('network:map_svg')}?{urlencode({'stand': map_request.day.isoformat()})}",
    }


def _link(map_request: MapRequest) -> Link:
    """To the page of who is partner today, whatever the day of the map; else to the row of the table that tells."""
    is_today = map_request.day == map_request.today
    current_slugs = None if is_today else partners.administration_slugs(map_request.today)
    page = reverse("network:partner", args=["-"]).replace("-/", "{}/")
    rows: dict[str, str] = {}

    def link(one: Municipality) -> str:
        if one.slug and (current_slugs is None or one.slug in current_slugs):
            return page.format(one.slug)
        kreis = one.ags[:KREIS_DIGITS]
        if kreis not in rows:
            rows[kreis] = "" if kreis == map_request.area else escape(map_request.zoom(kreis))
        return f"{rows[kreis]}#zeile-{one.ags}"

    return link


def _trail(map_request: MapRequest, coverage: Coverage) -> list[tuple[str, str]]:
    """From the list of partners down to the area above."""
    trail = [(reverse("network:partner_list"), "Netzwerkpartner")]
    if map_request.area != LAND_AGS:
        trail.append((map_request.zoom(LAND_AGS), "Karte"))
    above = map_request.area[:BEZIRK_DIGITS]
    if above != map_request.area and above in coverage.areas:
        trail.append((map_request.zoom(above), coverage.areas[above].title))
    return trail


def _milestones(map_request: MapRequest) -> list[dict[str, Any]]:
    """The accession days and today, in order; the day that is shown is marked."""
    found = {one.day: list(one.areas) for one in milestones()}
    found.setdefault(map_request.today, []).append("heute")
    return [
        {
            "day": day.isoformat(),
            "name": map_drawing.long_date(day),
            "areas": ", ".join(names),
            "address": map_request.address(area=map_request.area, day=day),
            "is_shown": day == map_request.day,
            "is_planned": day > map_request.today,
        }
        for day, names in sorted(found.items())
    ]


def _rows(map_request: MapRequest, coverage: Coverage) -> list[tuple[AreaCoverage, str]]:
    """The areas one step below with their addresses; none inside a Kreis."""
    digits = BELOW.get(len(map_request.area))
    found = [one for ags, one in coverage.areas.items() if len(ags) == digits and ags.startswith(map_request.area)]
    in_order = sorted(found, key=_by_name if digits == KREIS_DIGITS else attrgetter("ags"))
    return [(one, map_request.zoom(one.ags)) for one in in_order]


def _places(
    map_request: MapRequest, coverage: Coverage, link: Callable[[Municipality], str]
) -> list[tuple[Municipality, str, str]]:
    """The municipalities of a Kreis with how they are in and the page of the partner."""
    if len(map_request.area) != KREIS_DIGITS:
        return []
    found = sorted(
        (one for ags, one in coverage.municipalities.items() if ags.startswith(map_request.area)), key=_by_name
    )
    return [
        (one, map_drawing.WORDS.get(one.basis_group, ""), address if "#" not in (address := link(one)) else "")
        for one in found
    ]


def _by_name(one: AreaCoverage | Municipality) -> str:
    """Without the kind that stands in front of it, ä as a."""
    return fold(one.title.partition(" ")[2] or one.title)
