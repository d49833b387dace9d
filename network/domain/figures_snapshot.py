"""The network's figures of a day in one piece, plain enough to be stored: for figures page and press sheet alike."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from members.models import Category
from network.domain import coverage, growth
from network.domain.coverage import AreaCoverage, Coverage
from network.domain.growth import NOWHERE, GrowthPoint
from normalisation.folding import fold
from regions.models import Area

MODELS = (*coverage.MODELS, *growth.MODELS, Category)  # what is read here


def snapshot(day: date) -> dict[str, Any]:
    """In nine statements, whatever there is to count."""
    return build(coverage.on_day(day), growth.points_of([day])[0])


def build(day_coverage: Coverage, point: GrowthPoint) -> dict[str, Any]:
    """Totals; `land` and `regions` (Regierungsbezirke) alike; partners by category, the largest first.

    Raises ValueError where the two are not of one day.
    """
    if day_coverage.day != point.day:
        raise ValueError(point.day)
    bezirke = [one for one in day_coverage.areas.values() if one.level == Area.Level.REGIERUNGSBEZIRK]
    return {
        "day": day_coverage.day,
        "multipliers": point.multipliers,
        "people_counted_at": point.people_counted_at,
        "land": _area(day_coverage.land, point),
        "regions": [_area(one, point) for one in bezirke],
        "elsewhere": {"partners": point.partners[NOWHERE], "people": point.people[NOWHERE]},
        "categories": _categories(point),
    }


def _area(area: AreaCoverage, point: GrowthPoint) -> dict[str, Any]:
    return {
        "ags": area.ags,
        "title": area.title,
        "partners": point.partners[area.ags],
        "people": point.people[area.ags],
        "municipalities": asdict(area.municipalities),
        "own": area.own,
        "collective": area.collective,
        "share": area.municipalities.share,
        "is_complete": area.is_complete,
        "kreise": asdict(area.kreise),
        "bezirksregierungen": asdict(area.bezirksregierungen),
        "population": {**asdict(area.population), "share": area.population.share} if area.population else None,
    }


def _categories(point: GrowthPoint) -> list[dict[str, Any]]:
    names = dict(Category.objects.values_list("pk", "name"))
    counted = [{"name": names[pk], "partners": number} for pk, number in point.categories.items() if number]
    return sorted(counted, key=lambda one: (-one["partners"], fold(one["name"])))
