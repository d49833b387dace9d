"""The official list of municipalities (Statistisches Bundesamt, GV100AD): reading, comparing, taking over."""

from regions.domain.gemeindeverzeichnis.comparing import Changed, Changes, Vanished, compare
from regions.domain.gemeindeverzeichnis.editions import SOURCE, Edition, Listed, RegisterRefusal
from regions.domain.gemeindeverzeichnis.reading import read
from regions.domain.gemeindeverzeichnis.taking_over import Succession, apply

__all__ = [
    "SOURCE",
    "Changed",
    "Changes",
    "Edition",
    "Listed",
    "RegisterRefusal",
    "Succession",
    "Vanished",
    "apply",
    "compare",
    "read",
]
