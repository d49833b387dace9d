"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from core.templatetags.portal import grouped
from members.domain import coverage, figures, partners
from regions.domain.drawing import CoarseMap, coarse_map

NEWEST = 5


@public_page
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    now = figures.on(day)
    covered = coverage.on(day)
    municipalities = covered.land.municipalities
    context = {
        "day": day,
        "is_complete": covered.land.is_complete,
        "map": _map(covered),
        "figures": [
            (grouped(now.partners), "Netzwerkpartner"),
            (grouped(now.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (f"{municipalities.share}\u00a0%", f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen"),
        ],
        "newest": partners.newest(day=day, limit=NEWEST),
    }
    return render(request, "portal/start.html", context)


@lru_cache(maxsize=2)
def _map(covered: coverage.Coverage) -> CoarseMap:
    """Made once for as long as the database tells the same."""
    by_basis = defaultdict(list)
    for ags, one in covered.municipalities.items():
        by_basis[one.basis].append(ags)
    return coarse_map(own=by_basis[coverage.OWN], collective=by_basis[coverage.COLLECTIVE])
