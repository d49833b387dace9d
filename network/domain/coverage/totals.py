"""Adding up rows of areas to Kreis, Regierungsbezirk and Land: the AGS of a Gemeinde begins with theirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from members.models import Membership
from network.domain.coverage.results import COLLECTIVE, OWN, AreaCoverage, CoveredCount, CoveredPopulation
from regions.domain.areas import BEZIRK_DIGITS, KREIS_DIGITS, LAND_AGS, is_kreisfrei_kreis
from regions.models import Area

NONE = ""
INHABITANTS = "inhabitants"
UNKNOWN = "unknown"  # Gemeinden without a figure of their population
DIGITS = (len(LAND_AGS), BEZIRK_DIGITS, KREIS_DIGITS)

Level = Area.Level
RowCounts = Counter[tuple[str, str]]  # how many by what they are and by basis
Title = tuple[str, str]  # title and level
Edition = tuple[date, str]  # day and source of the population figures


def basis_group(basis: str | None) -> str:
    if basis is None:
        return NONE
    return COLLECTIVE if basis == Membership.Basis.ACCESSION else OWN


def is_counted(level: str, kind: str) -> bool:
    """Whether this row is counted: the Land has no body of its own here, a kreisfreie Stadt is counted as Gemeinde."""
    return level != Level.LAND and not is_kreisfrei_kreis(level, kind)


def areas(
    places: Mapping[str, RowCounts], titles: Mapping[str, Title], edition: Edition | None = None
) -> dict[str, AreaCoverage]:
    sums: defaultdict[str, RowCounts] = defaultdict(Counter)
    for place, tally in places.items():
        for digits in DIGITS:
            if len(place) >= digits:
                sums[place[:digits]].update(tally)
    return {ags: _area(ags, title, level, sums[ags], edition) for ags, (title, level) in titles.items()}


def _area(ags: str, title: str, level: str, tally: RowCounts, edition: Edition | None) -> AreaCoverage:
    return AreaCoverage(
        ags=ags,
        title=title,
        level=level,
        municipalities=_count(tally, Level.GEMEINDE),
        own=tally[Level.GEMEINDE, OWN],
        collective=tally[Level.GEMEINDE, COLLECTIVE],
        kreise=_count(tally, Level.KREIS),
        bezirksregierungen=_count(tally, Level.REGIERUNGSBEZIRK),
        population=_population(tally, edition),
    )


def _population(tally: RowCounts, edition: Edition | None) -> CoveredPopulation | None:
    """None where no list was imported, or where it lacks a Gemeinde of the area: a part must not pass for the whole."""
    if edition is None or _count(tally, UNKNOWN).total:
        return None
    people = _count(tally, INHABITANTS)
    return CoveredPopulation(people.covered, people.total, *edition) if people.total else None


def _count(tally: RowCounts, level: str) -> CoveredCount:
    covered = tally[level, OWN] + tally[level, COLLECTIVE]
    return CoveredCount(covered, covered + tally[level, NONE])
