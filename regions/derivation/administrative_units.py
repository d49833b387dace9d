"""Converts features of the source into units of the register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from regions.domain.areas import LAND_AGS

from .corrections import CORRECTIONS

DIGITS = {"land": 2, "regierungsbezirk": 3, "kreis": 5, "gemeinde": 8}
_FILES = {"land": "laender", "regierungsbezirk": "regierungsbezirke", "kreis": "kreise", "gemeinde": "gemeinden"}
_ABOVE = dict(zip([*DIGITS][1:], DIGITS, strict=False))

Feature = dict[str, Any]


def read(package: Path, level: str) -> list[Feature]:
    """Read the Land's features of one level. The source nests islands and exclaves in further collections."""
    items = json.loads((package / f"{_FILES[level]}.geo.json").read_text("utf-8"))
    features = [feature for item in items for feature in item.get("features", [item])]
    return [feature for feature in features if feature["properties"]["AGS"].startswith(LAND_AGS)]


def describe(feature: Feature, *, level: str) -> dict[str, str | None]:
    """AGS, name, level, kind and parent of a feature, with corrections of outdated values."""
    source = feature["properties"]
    ags = source["AGS"]
    free = source["BEM"] == "kreisfrei" or source["BEZ"] == "Kreisfreie Stadt"
    return {
        "ags": ags,
        "name": source["GEN"],
        "level": level,
        "kind": "kreisfreie Stadt" if free else source["BEZ"],
        "parent": ags[: DIGITS[_ABOVE[level]]] if level in _ABOVE else None,
    } | CORRECTIONS.get(ags, {})
