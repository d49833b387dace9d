"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import RenderedPageCache, public_page
from core.templatetags.core_tags import thousands
from members.domain import partners
from members.domain.partners import NewestPartner
from network.domain import coverage, figures
from network.domain.coverage import Coverage
from network.domain.figures import NetworkFigures
from regions.domain.drawing import CoarseMap, coarse_map

NEWEST = 5


PAGE_CACHE = RenderedPageCache(2)


@public_page(*coverage.MODELS, *figures.MODELS, *partners.MODELS)
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    newest = tuple(partners.newest(day=day, limit=NEWEST))
    cache_key = (figures.on_day(day), coverage.on_day(day), newest)
    return PAGE_CACHE.page(cache_key, lambda: render(request, "portal/start.html", _context(*cache_key)))


def _context(now: NetworkFigures, covered: Coverage, newest: tuple[NewestPartner, ...]) -> dict[str, Any]:
    municipalities = covered.land.municipalities
    return {
        "day": now.day,
        "is_complete": covered.land.is_complete,
        "map": _map(covered),
        "figures": [
            (thousands(now.partners), "Netzwerkpartner"),
            (thousands(now.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (f"{municipalities.share}\u00a0%", f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen"),
        ],
        "newest": newest,
    }


def _map(covered: Coverage) -> CoarseMap:
    by_basis = defaultdict(list)
    for ags, one in covered.municipalities.items():
        by_basis[one.basis].append(ags)
    return coarse_map(own=by_basis[coverage.OWN], collective=by_basis[coverage.COLLECTIVE])
