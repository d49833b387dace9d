"""The covered Land as map and table of the same numbers, for any day and area; and the drawing alone as open data."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accessions.models import Accession
from core.http import public_page
from network.domain import coverage
from network.domain.outlines import municipality_of_outline
from network.forms.as_of import AsOfForm
from network.views import map_context, map_svg_file
from network.views.map_context import MapRequest
from regions.domain.areas import LAND_AGS


@public_page(*coverage.MODELS, Accession, Accession.areas.through)
def coverage_map(request: HttpRequest) -> HttpResponse:
    form = AsOfForm(request.GET, today=timezone.localdate())
    context = map_context.context(MapRequest(request.GET.get("gebiet") or LAND_AGS, form.day, form.today))
    if form.is_valid():
        form = AsOfForm({"stand": form.day.isoformat()}, today=form.today)  # as a browser's date field wants it
    return render(request, "network/map/map.html", {"form": form, **context})


@public_page(*coverage.MODELS)
def map_svg(request: HttpRequest) -> HttpResponse:
    form = AsOfForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(
            form.errors["stand"][0], status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
        )
    day_coverage = coverage.on_day(form.day)
    text = map_svg_file.svg(day_coverage, municipality_of_outline(day_coverage))
    return HttpResponse(
        text,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="sicherimdienst-karte-{form.day}.svg"'},
    )
