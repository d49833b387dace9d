"""The start page: what the network is, two ways in, the Land in live figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.http import public_page
from core.templatetags.sentence_tags import thousands
from members.domain import partners
from network.domain import coverage, outlines, partner_totals

NEWEST = 5


@public_page(*coverage.MODELS, *partner_totals.MODELS, *partners.MODELS)
def start(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    totals, day_coverage = partner_totals.on_day(day), coverage.on_day(day)
    land = day_coverage.land
    municipalities = land.municipalities
    context = {
        "day": day,
        "land": land,
        "map": outlines.start_page_map(day_coverage),
        "figures": [
            (thousands(totals.partners), "Netzwerkpartner"),
            (thousands(totals.multipliers), "Multiplikatorinnen und Multiplikatoren"),
            (
                f"{municipalities.share}\u00a0%",
                f"der {municipalities.total} Gemeinden in Nordrhein-Westfalen",
            ),
        ],
        "people_counted_at": totals.people_counted_at,
        "newest": partners.newest(day=day, limit=NEWEST),
    }
    return render(request, "portal/start.html", context)
