"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from core.templatetags.core_tags import thousands
from members.domain import partners
from network.domain import coverage, partner_totals
from network.domain.coverage import Coverage
from regions.domain.drawing import CoarseMap, coarse_map

NEWEST = 5


@public_page(*coverage.MODELS, *partner_totals.MODELS, *partners.MODELS)
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    totals, day_coverage = partner_totals.on_day(day), coverage.on_day(day)
    municipalities = day_coverage.land.municipalities
    context = {
        "day": day,
        "is_complete": day_coverage.land.is_complete,
        "map": _map(day_coverage),
        "figures": [
            (thousands(totals.partners), "Netzwerkpartner"),
            (thousands(totals.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (f"{municipalities.share}\u00a0%", f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen"),
        ],
        "newest": partners.newest(day=day, limit=NEWEST),
    }
    return render(request, "portal/start.html", context)


def _map(day_coverage: Coverage) -> CoarseMap:
    by_basis = defaultdict(list)
    for ags, one in day_coverage.municipalities.items():
        by_basis[one.basis_group].append(ags)
    return coarse_map(own=by_basis[coverage.OWN], collective=by_basis[coverage.COLLECTIVE])
