"""Which municipality each drawn outline shows: the drawings are older than the register of today."""

from __future__ import annotations

from collections import defaultdict

from network.domain.coverage import COLLECTIVE, OWN, Coverage, Municipality
from regions.domain.areas import successors
from regions.domain.drawing import CoarseMap, coarse_map, drawing


def municipality_of_outline(coverage: Coverage) -> dict[str, Municipality]:
    """By the AGS of each outline the municipality itself, else the one it was merged into, on the day of the coverage.

    One query, only where an outline's municipality does not exist on the day.
    """
    outlines = drawing("coarse").municipalities
    is_any_missing = bool(coverage.municipalities) and not outlines.keys() <= coverage.municipalities.keys()
    merged = successors() if is_any_missing else {}
    found = {}
    for ags in outlines:
        key: str | None = ags
        while key is not None and key not in coverage.municipalities:
            key = merged.get(key)
        if key is not None:
            found[ags] = coverage.municipalities[key]
    return found


def start_page_map(coverage: Coverage) -> CoarseMap:
    """The small map of the start page with the outlines of the covered municipalities filled."""
    by_basis = defaultdict(list)
    for ags, one in municipality_of_outline(coverage).items():
        by_basis[one.basis_group].append(ags)
    return coarse_map(own=by_basis[OWN], collective=by_basis[COLLECTIVE])
