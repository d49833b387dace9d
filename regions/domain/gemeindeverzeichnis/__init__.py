"""The official list of municipalities (Statistisches Bundesamt, GV100AD): parse, compare, apply."""

from regions.domain.gemeindeverzeichnis.applying import Succession, apply
from regions.domain.gemeindeverzeichnis.changes import ChangedArea, Changes, VanishedArea, compare
from regions.domain.gemeindeverzeichnis.editions import SOURCE, Edition, ListedUnit, RegisterRefusal
from regions.domain.gemeindeverzeichnis.parser import parse

__all__ = [
    "SOURCE",
    "ChangedArea",
    "Changes",
    "Edition",
    "ListedUnit",
    "RegisterRefusal",
    "Succession",
    "VanishedArea",
    "apply",
    "compare",
    "parse",
]
