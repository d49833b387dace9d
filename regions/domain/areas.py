"""The hierarchy of areas. The AGS of an area begins with that of its parent, so most questions need no query."""

from __future__ import annotations

from regions.models import Area

KREISFREI = "kreisfreie Stadt"
BEZIRK_DIGITS = 3


def is_alias(area: Area) -> bool:
    """Whether this is the second row of a kreisfreie Stadt, with 5 digits; it is counted by the one with 8 digits."""
    return area.level == Area.Level.KREIS and area.kind == KREISFREI


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
        area.parent = found.get(area.parent_id)
    return found


def place(area: Area) -> str:
    """The areas to which an area belongs, for display: „Kreis Lippe, Regierungsbezirk Detmold“.

    Without the Land and without the second row of a kreisfreie Stadt. Queries as `ancestors()`.
    """
    return ", ".join(one.title for one in ancestors(area) if one.level != Area.Level.LAND and not is_alias(one))


def label(area: Area) -> str:
    """Title and place: „Stadt Lemgo, Kreis Lippe, Regierungsbezirk Detmold“. Queries as `ancestors()`."""
    return ", ".join(filter(None, [area.title, place(area)]))


def successors() -> dict[str, str]:
    """The AGS of the successor by the AGS of each area that was merged into another. One query."""
    return dict(Area.objects.exclude(successor=None).values_list("ags", "successor__ags"))
