"""What the page of the map shows: the drawing, the days and areas to go to, the table of the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import mark_safe

from members.domain import partners
from network.domain import coverage
from network.domain.coverage import AreaCoverage, Coverage, Municipality
from network.domain.milestones import Stop, stops
from network.views import map_drawing
from network.views.map_drawing import KREIS_DIGITS
from regions.domain.areas import BEZIRK_DIGITS, successors
from regions.domain.drawing import LAND, drawing

Link = Callable[[Municipality], str]
BELOW = {len(LAND): BEZIRK_DIGITS, BEZIRK_DIGITS: KREIS_DIGITS}


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when the map is asked for; makes the addresses of the map for other places and days."""

    area: str
    day: date
    today: date

    def address(self, *, area: str, day: date) -> str:
        query = {"gebiet": area} if area != LAND else {}
        if day != self.today:
            query["stand"] = day.isoformat()
        return f"{_path()}?{urlencode(query)}" if query else _path()

    def zoom(self, area: str) -> str:
        return self.address(area=area, day=self.day)


@cache
def _path() -> str:
    return reverse("network:map")


@dataclass(frozen=True, slots=True)
class Told:
    """All that the database tells for a map. While it tells the same, what was made of it holds.

    `standing` are the addresses of today's partners where the map is of another day, `merged` the successors of areas
    that do not exist on the day.
    """

    asked: Asked
    covered: Coverage
    stops: tuple[Stop, ...]
    standing: frozenset[str] | None
    merged: tuple[tuple[str, str], ...]

    @property
    def area(self) -> AreaCoverage:
        return self.covered.land if self.asked.area == LAND else self.covered.areas[self.asked.area]


def ask(asked: Asked) -> Told:
    """Raises Http404 for an area that does not exist on the day, or is none."""
    covered = coverage.on(asked.day)
    if asked.area != LAND and asked.area not in covered.areas:
        raise Http404("Dieses Gebiet gibt es an diesem Tag nicht.")
    is_today = asked.day == asked.today
    standing = None if is_today else frozenset(partners.administrations(asked.today))
    return Told(asked, covered, tuple(stops()), standing, merged(covered))


def merged(covered: Coverage) -> tuple[tuple[str, str], ...]:
    return tuple(successors().items()) if map_drawing.missing(covered) else ()


def context(told: Told) -> dict[str, Any]:
    """What the template shows; asks the database nothing."""
    asked, covered, area = told.asked, told.covered, told.area
    link = _link(told)
    drawn = map_drawing.municipalities(covered, dict(told.merged))
    scene = map_drawing.Scene(covered, drawn, asked.area, link, lambda key: escape(asked.zoom(key)))
    return {
        "day": asked.day,
        "is_planned": asked.day > asked.today,
        "area": area,
        "is_land": asked.area == LAND,
        "none_count": area.municipalities.total - area.municipalities.covered,
        "svg": mark_safe(map_drawing.svg(scene)),  # noqa: S308 - every name in it is escaped where it is joined
        "attribution": drawing(scene.drawing).attribution,
        "trail": _trail(asked, covered),
        "stops": _stops(told),
        "rows": _rows(asked, covered),
        "municipalities": _places(asked, covered, link),
        "svg_address": f"{reverse('network:map_svg')}?{urlencode({'stand': asked.day.isoformat()})}",
    }


def _link(told: Told) -> Link:
    """To the page of who is partner today, whatever the day of the map; else to the row of the table that tells."""
    asked, standing = told.asked, told.standing
    page = reverse("network:partner", args=["-"]).replace("-/", "{}/")
    rows: dict[str, str] = {}

    def link(one: Municipality) -> str:
        if one.slug and (standing is None or one.slug in standing):
            return page.format(one.slug)
        kreis = one.ags[:KREIS_DIGITS]
        if kreis not in rows:
            rows[kreis] = "" if kreis == asked.area else escape(asked.zoom(kreis))
        return f"{rows[kreis]}#zeile-{one.ags}"

    return link


def _trail(asked: Asked, covered: Coverage) -> list[tuple[str, str]]:
    """From the list of partners down to the area above."""
    trail = [(reverse("network:partner_list"), "Netzwerkpartner")]
    if asked.area != LAND:
        trail.append((asked.zoom(LAND), "Karte"))
    above = asked.area[:BEZIRK_DIGITS]
    if above != asked.area and above in covered.areas:
        trail.append((asked.zoom(above), covered.areas[above].title))
    return trail


def _stops(told: Told) -> list[dict[str, Any]]:
    """The accession days and today, in order; the day that is shown is marked."""
    asked, found = told.asked, {one.day: list(one.areas) for one in told.stops}
    found.setdefault(asked.today, []).append("heute")
    return [
        {
            "day": day.isoformat(),
            "name": map_drawing.long_date(day),
            "areas": ", ".join(names),
            "address": asked.address(area=asked.area, day=day),
            "is_shown": day == asked.day,
            "is_planned": day > asked.today,
        }
        for day, names in sorted(found.items())
    ]


def _rows(asked: Asked, covered: Coverage) -> list[tuple[AreaCoverage, str]]:
    """The areas one step below with their addresses; none inside a Kreis."""
    digits = BELOW.get(len(asked.area))
    found = [one for ags, one in covered.areas.items() if len(ags) == digits and ags.startswith(asked.area)]
    return [(one, asked.zoom(one.ags)) for one in sorted(found, key=_by_name)]


def _places(
    asked: Asked, covered: Coverage, link: Callable[[Municipality], str]
) -> list[tuple[Municipality, str, str]]:
    """The municipalities of a Kreis with how they are in and the page of the partner."""
    if len(asked.area) != KREIS_DIGITS:
        return []
    found = sorted((one for ags, one in covered.municipalities.items() if ags.startswith(asked.area)), key=_by_name)
    return [
        (one, map_drawing.WORDS.get(one.basis, ""), address if "#" not in (address := link(one)) else "")
        for one in found
    ]


def _by_name(one: AreaCoverage | Municipality) -> str:
    """Without the kind that stands in front of it."""
    return one.title.partition(" ")[2] or one.title
