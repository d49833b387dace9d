"""The network in figures: of a day, as they grew, and as the press has them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.http import public_page, query_parameters
from network.domain import coverage, figures_snapshot, growth, open_data, press
from network.domain.growth import GrowthPoint
from network.forms.as_of import AsOfForm, canonical_day
from network.models import PressSheet
from network.views.day_requests import day_page
from network.views.growth_chart import GrowthChart, chart, percent
from regions.domain.areas import LAND_AGS


@public_page(*figures_snapshot.MODELS, PressSheet)
@query_parameters(stand=canonical_day)
@day_page("Das Netzwerk in Zahlen")
def figures(request: HttpRequest, form: AsOfForm) -> HttpResponse:
    points = growth.points_until(form.day)
    snapshot = figures_snapshot.build(coverage.on_day(form.day), points[-1])
    context = {
        "form": form,
        "is_planned": form.day > form.today,
        **figures_context(snapshot),
        "growth": growth_charts(points, snapshot),
        "covered": coverage_chart(points, snapshot),
        "press_sheets": PressSheet.objects.order_by("-day", "-pk").only("title", "day"),
        "tables": [("partner", open_data.PARTNER_COLUMNS), ("abdeckung", open_data.COVERAGE_COLUMNS)],
        "attribution": open_data.attribution(form.day),
    }
    return render(request, "network/figures.html", context)


@public_page(PressSheet)
def press_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What was frozen, never counted again."""
    press_sheet = get_object_or_404(PressSheet, pk=pk)
    return render(
        request,
        "network/press_sheet.html",
        {"press_sheet": press_sheet, **figures_context(press.parse_figures(press_sheet))},
    )


def figures_context(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The figures of a day with the lengths of their bars, for figures page and press sheet alike."""
    largest = max([one["partners"] for one in snapshot["categories"]], default=0)
    return {
        "figures": snapshot,
        "definition": open_data.DEFINITION,
        "regions": [(one, bars(one)) for one in snapshot["regions"]],
        "land_bars": bars(snapshot["land"]),
        "categories": [(one, percent(one["partners"], largest)) for one in snapshot["categories"]],
    }


def bars(area: dict[str, Any]) -> dict[str, str]:
    total = area["municipalities"]["total"]
    return {"collective": percent(area["collective"], total), "own": percent(area["own"], total)}


def coverage_chart(points: list[GrowthPoint], snapshot: dict[str, Any]) -> dict[str, Any]:
    """The chart of the covered Gemeinden, and the numbers it is drawn from."""
    days = [point.day for point in points]
    counted = [{ags: area.municipalities.covered for ags, area in areas.items()} for areas in coverage.on_days(days)]
    rows = [
        (day, one.get(LAND_AGS, 0), [(name, one.get(ags, 0)) for ags, name in region_names(snapshot).items()])
        for day, one in zip(days, counted, strict=True)
    ]
    return {"chart": chart("Abgedeckte Gemeinden im Land", days, [total for _, total, _ in rows]), "rows": rows}


def region_names(snapshot: dict[str, Any]) -> dict[str, str]:
    return {one["ags"]: one["title"].removeprefix("Regierungsbezirk ") for one in snapshot["regions"]}


def growth_charts(points: list[GrowthPoint], snapshot: dict[str, Any]) -> dict[str, Any]:
    """Charts of the Land and, all on one scale, of its Regierungsbezirke; the numbers they are drawn from."""
    names = region_names(snapshot)
    highest = max([point.partners[ags] for point in points for ags in names], default=0)
    days = [point.day for point in points]
    regions = [
        chart(f"Netzwerkpartner: {name}", days, [point.partners[ags] for point in points], highest=highest)
        for ags, name in names.items()
    ]
    return {
        "partners": chart("Netzwerkpartner im Land", days, [point.partners[LAND_AGS] for point in points]),
        "people": chart("Menschen im Netzwerk", days, [point.people[LAND_AGS] for point in points]),
        "regions": _with_names(names.values(), regions),
        "names": list(names.values()),
        "partner_rows": [
            (one.day, one.partners[LAND_AGS], [(name, one.partners[ags]) for ags, name in names.items()])
            for one in points
        ],
        "people_rows": [
            (one.day, one.people[LAND_AGS], [(name, one.people[ags]) for ags, name in names.items()]) for one in points
        ],
    }


def _with_names(names: Any, charts: list[GrowthChart | None]) -> list[tuple[str, GrowthChart]]:
    return [(name, one) for name, one in zip(names, charts, strict=True) if one]
