"""Where an area belongs. The AGS carries its own ancestry, so most answers need no query."""

from __future__ import annotations

from regions.models import Area

KREISFREI = "kreisfreie Stadt"
BEZIRK_DIGITS = 3


def is_alias(area: Area) -> bool:
    """Whether this is the 5-digit key of a kreisfreie Stadt, which is counted by its 8-digit one."""
    return area.level == Area.Level.KREIS and area.kind == KREISFREI


def ancestors(area: Area) -> list[Area]:
    """The areas above, nearest first, up to the Land. No query where `parent__parent__parent` is selected."""
    above = []
    while area.parent:
        area = area.parent
        above.append(area)
    return above


def place(area: Area) -> str:
    """What to show beside an area's title: „Kreis Lippe, Regierungsbezirk Detmold“.

    The Land goes without saying, and so does the second key of a kreisfreie Stadt. Queries as `ancestors()`.
    """
    return ", ".join(one.title for one in ancestors(area) if one.level != Area.Level.LAND and not is_alias(one))


def label(area: Area) -> str:
    """Title and place: „Stadt Lemgo, Kreis Lippe, Regierungsbezirk Detmold“. Queries as `ancestors()`."""
    return ", ".join(filter(None, [area.title, place(area)]))


def successors() -> dict[str, str]:
    """By the key of each area that was merged into another: that one's key. One statement."""
    return dict(Area.objects.exclude(successor=None).values_list("ags", "successor__ags"))
