"""The covered Land as map and table of the same numbers, for any day and area; and the drawing alone as open data."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accessions.models import Accession
from core.http import public_page, query_parameters
from network.domain import coverage
from network.domain.outlines import municipality_of_outline
from network.forms.as_of import AsOfForm, canonical_day
from network.views import map_context, map_svg_file
from network.views.day_requests import day_file, day_page
from network.views.map_context import MapRequest
from regions.domain.areas import LAND_AGS

LARGER_AREA = re.compile(rf"{LAND_AGS}([0-9]|[0-9]{{3}})?")  # Land, Regierungsbezirk, Kreis or kreisfreie Stadt


@public_page(*coverage.MODELS, Accession, Accession.areas.through)
@query_parameters("gebiet", stand=canonical_day)
@day_page("Karte")
def coverage_map(request: HttpRequest, form: AsOfForm) -> HttpResponse:
    area = request.GET.get("gebiet") or LAND_AGS
    if not LARGER_AREA.fullmatch(area):
        raise Http404("Dieses Gebiet gibt es nicht.")
    context = map_context.context(MapRequest(area, form.day, form.today))
    return render(request, "network/map/map.html", {"form": form, **context})


@public_page(*coverage.MODELS)
@query_parameters(stand=canonical_day)
@day_file
def map_svg(request: HttpRequest, form: AsOfForm) -> HttpResponse:
    day_coverage = coverage.on_day(form.day)
    text = map_svg_file.svg(day_coverage, municipality_of_outline(day_coverage))
    return HttpResponse(
        text,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="sicherimdienst-karte-{form.day}.svg"'},
    )
