"""The covered Land as map and table of the same numbers, for any day and area; and the drawing alone as open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from members.domain import coverage
from members.forms.stand import StandForm
from members.views import map_drawing, map_file, map_page
from members.views.map_page import Asked, Told
from regions.domain.drawing import LAND

KEPT = 16  # pages, of 150 KB at most
_pages: dict[Told, bytes] = {}


@public_page
def coverage_map(request: HttpRequest) -> HttpResponse:
    """Asks the database each time; where it tells what it told before, the page made of it is taken again."""
    form = StandForm(request.GET, today=timezone.localdate())
    told = map_page.ask(Asked(request.GET.get("gebiet") or LAND, form.day, form.today))
    if not form.is_valid():
        return HttpResponse(_made(request, told, form))
    page = _pages.get(told)
    if page is None:
        page = _made(request, told, StandForm({"stand": form.day.isoformat()}, today=form.today))
        if len(_pages) >= KEPT:
            _pages.clear()
        _pages[told] = page
    return HttpResponse(page)


def _made(request: HttpRequest, told: Told, form: StandForm) -> bytes:
    return render(request, "members/map/map.html", {"form": form, **map_page.context(told)}).content


@public_page
def map_svg(request: HttpRequest) -> HttpResponse:
    form = StandForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(form.errors["stand"][0], status=400, content_type="text/plain; charset=utf-8")
    covered = coverage.on(form.day)
    text = map_file.svg(covered, map_drawing.municipalities(covered, dict(map_page.merged(covered))))
    return HttpResponse(
        text,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="sicherimdienst-karte-{form.day}.svg"'},
    )
