"""The hierarchy of areas. The AGS of an area begins with that of its parent, so most questions need no query."""

from __future__ import annotations

from regions.models import KREISFREI, Area

LAND_AGS = "05"
BEZIRK_DIGITS, KREIS_DIGITS, GEMEINDE_DIGITS = 3, 5, 8  # of the AGS


def is_kreisfrei_kreis(level: str, kind: str) -> bool:
    """Whether this is the row of a kreisfreie Stadt among the Kreise (5 digits); its row as Gemeinde is what counts."""
    return level == Area.Level.KREIS and kind == KREISFREI


def ancestors(area: Area) -> list[Area]:
    """The areas above, nearest first, up to the Land. No query after `with_ancestors()`."""
    above = []
    while area.parent:
        area = area.parent
        above.append(area)
    return above


def larger_areas() -> dict[int, Area]:
    """The Land, the Regierungsbezirke and the Kreise by primary key, each with all above it. One query."""
    found = {area.pk: area for area in Area.objects.exclude(level=Area.Level.GEMEINDE).order_by("ags")}
    for area in found.values():
        area.parent = found.get(area.parent_id) if area.parent_id else None
    return found


def place(area: Area) -> str:
    """The areas to which an area belongs, for display: „Kreis Lippe, Regierungsbezirk Detmold“.

    Without the Land, and a kreisfreie Stadt only once. Queries as `ancestors()`.
    """
    return ", ".join(
        one.title
        for one in ancestors(area)
        if one.level != Area.Level.LAND and not is_kreisfrei_kreis(one.level, one.kind)
    )


def label(area: Area) -> str:
    """Title and place: „Stadt Lemgo, Kreis Lippe, Regierungsbezirk Detmold“. Queries as `ancestors()`."""
    return ", ".join(filter(None, [area.title, place(area)]))


def successors() -> dict[str, str]:
    """The AGS of the successor by the AGS of each area that was merged into another. One query."""
    return dict(Area.objects.exclude(successor=None).values_list("ags", "successor__ags"))
