"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from core.templatetags.portal import grouped
from members.domain import coverage, figures, partners
from regions.domain.drawing import coarse_map

NEWEST = 5


@public_page
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    now = figures.on(day)
    covered = coverage.on(day)
    municipalities = covered.land.municipalities
    context = {
        "day": day,
        "map": coarse_map(covered.covered),
        "figures": [
            (grouped(now.partners), "Netzwerkpartner"),
            (grouped(now.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (f"{municipalities.share}\u00a0%", f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen"),
        ],
        "newest": partners.newest(day=day, limit=NEWEST),
    }
    return render(request, "portal/start.html", context)
