"""The covered Land as map and table of the same numbers, for any day and area; and the drawing alone as open data."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accessions.models import Accession
from core.http import RenderedPageCache, public_page
from network.domain import coverage
from network.forms.as_of import AsOfForm
from network.views import map_context, map_drawing, map_svg_file
from network.views.map_context import MapData, MapRequest
from regions.domain.drawing import LAND

PAGE_CACHE = RenderedPageCache(16)  # of 150 KB at most


@public_page(*coverage.MODELS, Accession, Accession.areas.through)
def coverage_map(request: HttpRequest) -> HttpResponse:
    form = AsOfForm(request.GET, today=timezone.localdate())
    data = map_context.load_map(MapRequest(request.GET.get("gebiet") or LAND, form.day, form.today))
    if not form.is_valid():
        return _render_map(request, data, form)
    plain = AsOfForm({"stand": form.day.isoformat()}, today=form.today)
    return PAGE_CACHE.page(data, lambda: _render_map(request, data, plain))


def _render_map(request: HttpRequest, data: MapData, form: AsOfForm) -> HttpResponse:
    return render(request, "network/map/map.html", {"form": form, **map_context.context(data)})


@public_page(*coverage.MODELS)
def map_svg(request: HttpRequest) -> HttpResponse:
    form = AsOfForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(
            form.errors["stand"][0], status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
        )
    covered = coverage.on_day(form.day)
    text = map_svg_file.svg(
        covered, map_drawing.municipality_of_outline(covered, dict(map_context.merged_areas(covered)))
    )
    return HttpResponse(
        text,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="sicherimdienst-karte-{form.day}.svg"'},
    )
