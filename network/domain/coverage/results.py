"""The figures that coverage is counted in: of an area, of a municipality, of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from regions.domain.areas import LAND_AGS
from regions.models import Area

OWN = "own"
COLLECTIVE = "collective"


@dataclass(frozen=True, slots=True)
class CoveredCount:
    covered: int = 0
    total: int = 0

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and self.covered == self.total

    @property
    def share(self) -> int:
        """Percent, rounded down: 100 means all of them."""
        return 100 * self.covered // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class CoveredPopulation:
    """Of the newest official list that is not younger than the day and has every Gemeinde of the day."""

    covered: int
    total: int
    as_of: date
    source: str

    @property
    def share(self) -> int:
        return CoveredCount(self.covered, self.total).share


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """Of the Land, a Regierungsbezirk or a Kreis; of a kreisfreie Stadt under its 5-digit key, with its one Gemeinde.

    `own` and `collective` add up to the covered `municipalities`.
    """

    ags: str
    title: str
    level: str
    municipalities: CoveredCount = CoveredCount()
    own: int = 0
    collective: int = 0
    kreise: CoveredCount = CoveredCount()
    bezirksregierungen: CoveredCount = CoveredCount()
    population: CoveredPopulation | None = None

    @property
    def uncovered(self) -> int:
        return self.municipalities.total - self.municipalities.covered

    @property
    def is_complete(self) -> bool:
        """„flächendeckend“: every Gemeinde of the area is covered."""
        return self.municipalities.is_complete


@dataclass(frozen=True, slots=True)
class Municipality:
    """`since` is the first day of the unbroken membership, `slug` the address of who is partner on the day."""

    ags: str
    title: str
    basis_group: str
    since: date | None
    slug: str


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """`areas` by AGS: the Land, Regierungsbezirke, Kreise and kreisfreie Städte; `municipalities` by AGS."""

    day: date
    areas: Mapping[str, AreaCoverage]
    municipalities: Mapping[str, Municipality]

    @property
    def land(self) -> AreaCoverage:
        """Its own entry of `areas`; of nothing where no register is loaded."""
        return self.areas.get(LAND_AGS) or AreaCoverage(LAND_AGS, "Land Nordrhein-Westfalen", Area.Level.LAND)

    @property
    def covered(self) -> frozenset[str]:
        """The keys of the covered Gemeinden."""
        return frozenset(ags for ags, one in self.municipalities.items() if one.basis_group)
