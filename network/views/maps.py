"""The covered Land as map and table of the same numbers, for any day and area; and the drawing alone as open data."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import Kept, public_page
from network.domain import coverage
from network.forms.stand import StandForm
from network.views import map_drawing, map_file, map_page
from network.views.map_page import Asked, Told
from regions.domain.drawing import LAND

KEPT = Kept(16)  # of 150 KB at most


@public_page
def coverage_map(request: HttpRequest) -> HttpResponse:
    form = StandForm(request.GET, today=timezone.localdate())
    told = map_page.ask(Asked(request.GET.get("gebiet") or LAND, form.day, form.today))
    if not form.is_valid():
        return _made(request, told, form)
    plain = StandForm({"stand": form.day.isoformat()}, today=form.today)
    return KEPT.page(told, lambda: _made(request, told, plain))


def _made(request: HttpRequest, told: Told, form: StandForm) -> HttpResponse:
    return render(request, "network/map/map.html", {"form": form, **map_page.context(told)})


@public_page
def map_svg(request: HttpRequest) -> HttpResponse:
    form = StandForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(
            form.errors["stand"][0], status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
        )
    covered = coverage.on(form.day)
    text = map_file.svg(covered, map_drawing.municipalities(covered, dict(map_page.merged(covered))))
    return HttpResponse(
        text,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="sicherimdienst-karte-{form.day}.svg"'},
    )
