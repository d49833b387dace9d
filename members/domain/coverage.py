"""How much of the Land the network covers on a day. The one definition; whoever shows a figure of it asks here.

A Gemeinde that exists on the day is covered where the organisation whose `body_of` it is has a membership in force, its
own or by collective accession. A seat covers nothing. Kreise and Bezirksregierungen are counted apart from Gemeinden; a
kreisfreie Stadt is a Gemeinde. „flächendeckend“ is `is_complete`, nothing else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from members.models import Membership
from regions.domain.areas import KREISFREI
from regions.domain.drawing import LAND
from regions.models import Area, titled

OWN = "own"
COLLECTIVE = "collective"
NONE = ""
KEYS = (2, 3, 5)  # digits of Land, Regierungsbezirk, Kreis: the AGS of a Gemeinde begins with theirs
MOST_DAYS = 62  # bits of a bigint

Level = Area.Level
Tally = Counter[tuple[str, str]]  # how many by what they are and by basis
Title = tuple[str, str]  # title and level


@dataclass(frozen=True, slots=True)
class Count:
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
class Population:
    covered: int
    total: int
    as_of: date
    source: str

    @property
    def share(self) -> int:
        return Count(self.covered, self.total).share


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """Of the Land, a Regierungsbezirk or a Kreis; of a kreisfreie Stadt under its 5-digit key, with its one Gemeinde.

    `own` and `collective` add up to the covered `municipalities`.
    """

    ags: str
    title: str
    level: str
    municipalities: Count
    own: int
    collective: int
    kreise: Count
    bezirksregierungen: Count
    population: Population | None = None

    @property
    def is_complete(self) -> bool:
        """„flächendeckend“: every Gemeinde of the area is covered."""
        return self.municipalities.is_complete


@dataclass(frozen=True, slots=True)
class Municipality:
    """`since` is the first day of the unbroken membership, `slug` the address of who is partner on the day."""

    ags: str
    title: str
    basis: str
    since: date | None
    slug: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """`areas` by AGS: the Land, Regierungsbezirke, Kreise and kreisfreie Städte; `municipalities` by AGS."""

    day: date
    areas: Mapping[str, AreaCoverage]
    municipalities: Mapping[str, Municipality]

    @property
    def land(self) -> AreaCoverage:
        """Its own entry of `areas`; of nothing where no register is loaded."""
        return self.areas.get(LAND) or _area(LAND, "Land Nordrhein-Westfalen", Level.LAND, Counter())

    @property
    def covered(self) -> frozenset[str]:
        """The keys of the covered Gemeinden."""
        return frozenset(ags for ags, one in self.municipalities.items() if one.basis)


# Memberships of one organisation never overlap: the last that began is the only one that can be in force, the one
# before it the only one it can continue. Each is one step down the index, whatever the planner's statistics say.
ON_DAY = """
WITH RECURSIVE standing AS MATERIALIZED (
  SELECT organisation.id, organisation.body_of_id, organisation.slug, membership.basis, membership.start
  FROM members_organisation AS organisation
  CROSS JOIN LATERAL (
    SELECT start, "end", basis FROM members_membership
    WHERE organisation_id = organisation.id AND voided_at IS NULL AND start <= %(day)s
    ORDER BY start DESC LIMIT 1
  ) AS membership
  WHERE organisation.body_of_id IS NOT NULL AND (membership."end" IS NULL OR membership."end" > %(day)s)
), unbroken AS (
  SELECT id, start FROM standing
  UNION ALL
  SELECT unbroken.id, earlier.start
  FROM unbroken
  CROSS JOIN LATERAL (
    SELECT start, "end" FROM members_membership
    WHERE organisation_id = unbroken.id AND voided_at IS NULL AND start < unbroken.start
    ORDER BY start DESC LIMIT 1
  ) AS earlier
  WHERE earlier."end" = unbroken.start
), first AS (
  SELECT id, min(start) AS since FROM unbroken GROUP BY id
)
SELECT area.ags, area.level, area.kind, area.name, standing.basis, first.since, standing.slug
FROM regions_area AS area
LEFT JOIN (standing JOIN first USING (id)) ON standing.body_of_id = area.id
WHERE (area.valid_from IS NULL OR area.valid_from <= %(day)s) AND (area.valid_to IS NULL OR area.valid_to > %(day)s)
ORDER BY area.ags
"""

# One bit for each day: `width_bucket` says which days lie before a date, so a span is a run of ones.
ON_EACH = """
WITH span AS (
  SELECT organisation.body_of_id, membership.basis = %(accession)s AS is_collective,
    (1::bigint << coalesce(width_bucket(membership."end" - 1, %(days)s::date[]), %(count)s))
      - (1::bigint << width_bucket(membership.start - 1, %(days)s::date[])) AS days
  FROM members_membership AS membership
  JOIN members_organisation AS organisation ON organisation.id = membership.organisation_id
  WHERE membership.voided_at IS NULL AND organisation.body_of_id IS NOT NULL
), covered AS (
  SELECT body_of_id, bit_or(days) FILTER (WHERE NOT is_collective) AS own,
    bit_or(days) FILTER (WHERE is_collective) AS collective
  FROM span GROUP BY body_of_id
)
SELECT left(area.ags, 5), area.level, area.kind,
  (1::bigint << coalesce(width_bucket(area.valid_to - 1, %(days)s::date[]), %(count)s))
    - (1::bigint << coalesce(width_bucket(area.valid_from - 1, %(days)s::date[]), 0)) AS existing,
  coalesce(covered.own, 0) AS own, coalesce(covered.collective, 0) AS collective, count(*)
FROM regions_area AS area LEFT JOIN covered ON covered.body_of_id = area.id
GROUP BY 1, 2, 3, 4, 5, 6
"""


def on(day: date) -> Coverage:
    """The whole Land on a day, past or to come, in one statement; areas that do not exist on the day are left out."""
    with connection.cursor() as cursor:
        cursor.execute(ON_DAY, {"day": day})
        rows = cursor.fetchall()
    places: defaultdict[str, Tally] = defaultdict(Counter)
    titles: dict[str, Title] = {}
    municipalities = {}
    for ags, level, kind, name, basis, since, slug in rows:
        how = _how(basis)
        if level == Level.GEMEINDE:
            municipalities[ags] = Municipality(ags, titled(name, kind, level), how, since, slug or NONE)
        else:
            titles[ags] = (titled(name, kind, level), level)
        if _counts(level, kind):
            places[ags[:5]][level, how] += 1
    return Coverage(day, _areas(places, titles), municipalities)


def on_each(days: Sequence[date]) -> list[dict[str, AreaCoverage]]:
    """The `areas` of each day, without population, in two statements. Raises ValueError for more than 62 days."""
    ordered = sorted(set(days))
    if len(ordered) > MOST_DAYS:
        raise ValueError(len(ordered))
    with connection.cursor() as cursor:
        cursor.execute(ON_EACH, {"days": ordered, "count": len(ordered), "accession": Membership.Basis.ACCESSION.value})
        rows = cursor.fetchall()
    upper = Area.objects.exclude(level=Level.GEMEINDE).order_by("ags")
    return _each(days, ordered, rows, list(upper))


def _each(
    days: Sequence[date], ordered: Sequence[date], rows: Iterable[tuple[Any, ...]], upper: Iterable[Area]
) -> list[dict[str, AreaCoverage]]:
    places: list[defaultdict[str, Tally]] = [defaultdict(Counter) for _ in ordered]
    for place, level, kind, existing, own, collective, number in rows:
        for position in _bits(existing if _counts(level, kind) else 0):
            how = OWN if own >> position & 1 else COLLECTIVE if collective >> position & 1 else NONE
            places[position][place][level, how] += number
    found = {
        day: _areas(tallies, {area.ags: (area.title, area.level) for area in upper if _exists(area, day)})
        for day, tallies in zip(ordered, places, strict=True)
    }
    return [found[day] for day in days]


def _areas(places: Mapping[str, Tally], titles: Mapping[str, Title]) -> dict[str, AreaCoverage]:
    sums: defaultdict[str, Tally] = defaultdict(Counter)
    for place, tally in places.items():
        for digits in KEYS:
            if len(place) >= digits:
                sums[place[:digits]].update(tally)
    return {ags: _area(ags, title, level, sums[ags]) for ags, (title, level) in titles.items()}


def _area(ags: str, title: str, level: str, tally: Tally) -> AreaCoverage:
    return AreaCoverage(
        ags=ags,
        title=title,
        level=level,
        municipalities=_count(tally, Level.GEMEINDE),
        own=tally[Level.GEMEINDE, OWN],
        collective=tally[Level.GEMEINDE, COLLECTIVE],
        kreise=_count(tally, Level.KREIS),
        bezirksregierungen=_count(tally, Level.REGIERUNGSBEZIRK),
    )


def _count(tally: Tally, level: str) -> Count:
    covered = tally[level, OWN] + tally[level, COLLECTIVE]
    return Count(covered, covered + tally[level, NONE])


def _how(basis: str | None) -> str:
    if basis is None:
        return NONE
    return COLLECTIVE if basis == Membership.Basis.ACCESSION else OWN


def _counts(level: str, kind: str) -> bool:
    """Whether this row is counted: the Land has no body of its own here, a kreisfreie Stadt is counted as Gemeinde."""
    return level != Level.LAND and not (level == Level.KREIS and kind == KREISFREI)


def _bits(mask: int) -> Iterable[int]:
    return (position for position in range(mask.bit_length()) if mask >> position & 1)


def _exists(area: Area, day: date) -> bool:
    return (area.valid_from is None or area.valid_from <= day) and (area.valid_to is None or area.valid_to > day)
