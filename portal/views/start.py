"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import Kept, public_page
from core.templatetags.portal import grouped
from members.domain import partners
from members.domain.partners import Newcomer
from network.domain import coverage, figures
from network.domain.coverage import Coverage
from network.domain.figures import Figures
from regions.domain.drawing import CoarseMap, coarse_map

NEWEST = 5


KEPT = Kept(2)


@public_page
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    newest = tuple(partners.newest(day=day, limit=NEWEST))
    told = (figures.on(day), coverage.on(day), newest)
    return KEPT.page(told, lambda: render(request, "portal/start.html", _context(*told)))


def _context(now: Figures, covered: Coverage, newest: tuple[Newcomer, ...]) -> dict[str, Any]:
    municipalities = covered.land.municipalities
    return {
        "day": now.day,
        "is_complete": covered.land.is_complete,
        "map": _map(covered),
        "figures": [
            (grouped(now.partners), "Netzwerkpartner"),
            (grouped(now.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (f"{municipalities.share}\u00a0%", f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen"),
        ],
        "newest": newest,
    }


def _map(covered: Coverage) -> CoarseMap:
    by_basis = defaultdict(list)
    for ags, one in covered.municipalities.items():
        by_basis[one.basis].append(ags)
    return coarse_map(own=by_basis[coverage.OWN], collective=by_basis[coverage.COLLECTIVE])
