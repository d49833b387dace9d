from __future__ import annotations

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand

from regions.derivation import administrative_units, topology
from regions.derivation.drawing import draw
from regions.domain.drawing import DATA

ATTRIBUTION = "© GeoBasis-DE / BKG 2017 (Daten verändert)"
# Share of the points kept, width of the view box: a unit is 240 m on the ground in coarse, 60 m in full.
DRAWINGS = {"coarse": ("6%", 1000), "middle": ("10%", 2000), "full": ("20%", 4000)}


class Command(BaseCommand):
    """Regenerates regions/data/. Run by hand when the source or the drawing changes; the result is committed."""

    help = "Leitet Gebiete und Grenzen aus den amtlichen Geodaten ab (braucht Node)"

    def handle(self, **options: Any) -> None:
        topology.install()
        features = {level: administrative_units.read(topology.PACKAGE, level) for level in administrative_units.DIGITS}
        areas = [administrative_units.describe(one, level=level) for level, group in features.items() for one in group]
        areas.sort(key=lambda area: (len(str(area["ags"])), area["ags"]))
        (DATA / "areas.json").write_text(_listed(areas), "utf-8")
        for name, (share, width) in DRAWINGS.items():
            drawing = draw(topology.simplify(features["gemeinde"], share=share), width=width)
            content = {"attribution": ATTRIBUTION} | dataclasses.asdict(drawing)
            (DATA / f"drawing_{name}.json").write_text(
                json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8"
            )


def _listed(areas: list[dict[str, str | None]]) -> str:
    """JSON with one area per line, so that diffs can be read."""
    return "[\n" + ",\n".join(json.dumps(area, ensure_ascii=False) for area in areas) + "\n]\n"
