"""The map as a file: open data, with its look, its names and its source inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from html import escape

from django.utils import timezone

from network.domain.coverage import COLLECTIVE, OWN, Coverage, Municipality
from network.views.map_drawing import NONE, long_date, pattern, tooltip
from regions.domain.areas import LAND_AGS
from regions.domain.drawing import drawing

FILLS = {NONE: ("none", "#fff"), COLLECTIVE: ("collective", "#1f44ab"), OWN: ("own", "url(#map-own)")}
GROUND, STRIPE = 'fill="#fff"', 'fill="#1f44ab"'
LINE = 'fill="none" stroke-linejoin="round"'
TEXT = 'fill="#0d1229" font-family="Fira Sans, sans-serif" font-size="60" text-anchor="end"'


def svg(coverage: Coverage, municipality_by_outline: Mapping[str, Municipality]) -> str:
    """The whole Land in the full drawing: groups `none`, `collective`, `own`, in them a path for each municipality."""
    full = drawing("full")
    right, bottom = full.box.right - 40, full.box.bottom - 40
    land, count = coverage.land, coverage.land.municipalities
    description = (
        f"{count.covered} von {count.total} Gemeinden sind im Netzwerk: {land.collective} durch "
        f"Sammelbeitritt (gefüllt), {land.own} durch eigene Erklärung (gestreift). {full.attribution}"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{full.view_box}" role="img" aria-labelledby="title desc">',
        '<title id="title">Präventionsnetzwerk #sicherimDienst in Nordrhein-Westfalen, ',
        f'Stand {long_date(coverage.day)}</title><desc id="desc">{escape(description)}</desc>',
        f"<defs>{pattern(full.box, ground=GROUND, line=STRIPE)}</defs>",
        *_groups(municipality_by_outline, full.areas),
        f'<g {LINE}><path id="kreise" stroke="#8fa1d5" stroke-width="5" d="{full.borders["kreis"]}"/>',
        f'<path id="regierungsbezirke" stroke="#0d1229" stroke-width="8" d="{full.borders["bezirk"]}"/>',
        f'<path id="land" stroke="#0d1229" stroke-width="6" d="{full.areas[LAND_AGS]}"/></g>',
        f'<g {TEXT}><text x="{right}" y="{bottom - 80}">Stand {long_date(coverage.day)}</text>',
        f'<text x="{right}" y="{bottom}">{escape(full.attribution)}</text></g></svg>\n',
    ]
    return "".join(parts)


def _groups(municipality_by_outline: Mapping[str, Municipality], paths: Mapping[str, str]) -> list[str]:
    groups: dict[str, list[str]] = defaultdict(list)
    today = timezone.localdate()
    for ags, one in municipality_by_outline.items():
        groups[one.basis_group].append(
            f'<path id="g{ags}" d="{paths[ags]}"><title>{escape(tooltip(one, today))}</title></path>'
        )
    return [
        f'<g id="{name}" fill="{fill}" stroke="#8fa1d5" stroke-width="2">{"".join(groups[basis])}</g>'
        for basis, (name, fill) in FILLS.items()
    ]
