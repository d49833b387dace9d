"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from core.templatetags.core_tags import thousands
from members.domain import partners
from network.domain import coverage, figures
from network.domain.coverage import Coverage
from regions.domain.drawing import CoarseMap, coarse_map

NEWEST = 5


@public_page(*coverage.MODELS, *figures.MODELS, *partners.MODELS)
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    network_figures, covered = figures.on_day(day), coverage.on_day(day)
    municipalities = covered.land.municipalities
    context = {
        "day": day,
        "is_complete": covered.land.is_complete,
        "map": _map(covered),
        "figures": [
            (thousands(network_figures.partners), "Netzwerkpartner"),
            (thousands(network_figures.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (f"{municipalities.share}\u00a0%", f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen"),
        ],
        "newest": partners.newest(day=day, limit=NEWEST),
    }
    return render(request, "portal/start.html", context)


def _map(covered: Coverage) -> CoarseMap:
    by_basis = defaultdict(list)
    for ags, one in covered.municipalities.items():
        by_basis[one.basis].append(ags)
    return coarse_map(own=by_basis[coverage.OWN], collective=by_basis[coverage.COLLECTIVE])
