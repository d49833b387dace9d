"""The covered Land as map and table of the same numbers, for any day and area; and the drawing alone as open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from members.domain import coverage
from members.forms.stand import StandForm
from members.views import map_file, map_page
from regions.domain.drawing import LAND


@public_page
def coverage_map(request: HttpRequest) -> HttpResponse:
    form = StandForm(request.GET, today=timezone.localdate())
    covered = coverage.on(form.day)
    asked = map_page.Asked(request.GET.get("gebiet") or LAND, form.day, form.today)
    area = map_page.area_of(covered, asked.area)
    return render(request, "members/map/map.html", map_page.context(form, asked, area, covered))


@public_page
def map_svg(request: HttpRequest) -> HttpResponse:
    form = StandForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(form.errors["stand"][0], status=400, content_type="text/plain; charset=utf-8")
    covered = coverage.on(form.day)
    text = map_file.svg(covered, map_page.drawn(covered))
    return HttpResponse(
        text,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="sicherimdienst-karte-{form.day}.svg"'},
    )
