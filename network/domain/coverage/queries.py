"""Asking the database, for one day or for many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from members.models import Membership, Organisation
from network.domain.coverage.results import COLLECTIVE, OWN, AreaCoverage, Coverage, Municipality
from network.domain.coverage.totals import (
    INHABITANTS,
    NONE,
    UNKNOWN,
    Edition,
    RowCounts,
    Title,
    areas,
    basis_group,
    is_counted,
)
from regions.domain.areas import BEZIRK_DIGITS, GEMEINDE_DIGITS, KREIS_DIGITS, LAND_AGS
from regions.models import Area, Population, area_title

MODELS = (Area, Population, Organisation, Membership)  # what is read here
MAX_DAYS = 62  # bits of a bigint

Level = Area.Level
LEVELS = {
    len(LAND_AGS): Level.LAND,
    BEZIRK_DIGITS: Level.REGIERUNGSBEZIRK,
    KREIS_DIGITS: Level.KREIS,
    GEMEINDE_DIGITS: Level.GEMEINDE,
}

# Memberships of one organisation never overlap: one at most is in force, one at most ended on the day it began. Those
# in force are read in one run of the index `membership_in_force`, in two parts, because with OR the planner reads the
# whole table. What each continues is one step into `membership_ended`; asked for as a value, it cannot become a join of
# all that ever ended. The population is of the newest edition that is whole for the day: the one counted on 31 December
# may know a merger of 1 January and nothing of the Gemeinden of its own day. What each row carries is dear, so only the
# Land's names the edition.
ON_DAY = """
WITH counted AS (
  SELECT DISTINCT counted_on FROM regions_population
), edition AS (
  SELECT coalesce(
    (SELECT counted_on FROM counted WHERE counted_on <= %(day)s AND NOT EXISTS (
      SELECT FROM regions_area AS area
      LEFT JOIN regions_population AS population
        ON population.area_id = area.id AND population.counted_on = counted.counted_on
      WHERE area.level = 'gemeinde' AND population.id IS NULL
        AND (area.valid_from IS NULL OR area.valid_from <= %(day)s)
        AND (area.valid_to IS NULL OR area.valid_to > %(day)s)
    ) ORDER BY counted_on DESC LIMIT 1),
    (SELECT max(counted_on) FROM counted WHERE counted_on <= %(day)s),
    (SELECT min(counted_on) FROM counted)
  ) AS counted_on
), in_force AS (
  SELECT organisation_id, start, basis FROM members_membership
  WHERE organisation_id IS NOT NULL AND voided_at IS NULL AND start <= %(day)s AND "end" > %(day)s
  UNION ALL
  SELECT organisation_id, start, basis FROM members_membership
  WHERE organisation_id IS NOT NULL AND voided_at IS NULL AND start <= %(day)s AND "end" IS NULL
)
SELECT area.ags, area.kind, area.name, population.inhabitants,
  CASE area.level WHEN 'land' THEN (SELECT counted_on FROM edition) END,
  CASE area.level
    WHEN 'land' THEN (SELECT source FROM regions_population WHERE counted_on = (TABLE edition) LIMIT 1)
  END,
  organisation.id, organisation.slug, in_force.start, in_force.basis,
  (SELECT start FROM members_membership
    WHERE organisation_id = in_force.organisation_id AND "end" = in_force.start AND voided_at IS NULL)
FROM regions_area AS area
LEFT JOIN regions_population AS population
  ON population.area_id = area.id AND population.counted_on = (SELECT counted_on FROM edition)
LEFT JOIN members_organisation AS organisation ON organisation.body_of_id = area.id
LEFT JOIN in_force ON in_force.organisation_id = organisation.id
WHERE (area.valid_from IS NULL OR area.valid_from <= %(day)s) AND (area.valid_to IS NULL OR area.valid_to > %(day)s)
"""

UNBROKEN = """
WITH RECURSIVE unbroken AS (
  SELECT * FROM unnest(%(organisations)s::bigint[], %(starts)s::date[]) AS known (organisation, start)
  UNION ALL
  SELECT unbroken.organisation, earlier.start
  FROM unbroken
  CROSS JOIN LATERAL (
    SELECT start FROM members_membership
    WHERE organisation_id = unbroken.organisation AND "end" = unbroken.start AND voided_at IS NULL LIMIT 1
  ) AS earlier
)
SELECT organisation, min(start) FROM unbroken GROUP BY organisation
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


class CoverageRow(NamedTuple):
    """An area with the membership in force of its body, as ON_DAY tells it; `earlier` began the one it continues."""

    ags: str
    kind: str
    name: str
    inhabitants: int | None
    counted_on: date | None
    source: str
    organisation: int | None
    slug: str
    start: date | None
    basis: str | None
    earlier: date | None


def on_day(day: date) -> Coverage:
    """The whole Land on a day, past or to come, in one or two statements; only areas that exist on the day."""
    with connection.cursor() as cursor:
        cursor.execute(ON_DAY, {"day": day})
        rows = sorted(map(CoverageRow._make, cursor))
    return _coverage(day, rows, _unbroken_since({row.organisation: row.earlier for row in rows if row.earlier}))


def _coverage(day: date, rows: Iterable[CoverageRow], since: Mapping[int | None, date]) -> Coverage:
    places: defaultdict[str, RowCounts] = defaultdict(Counter)
    titles: dict[str, Title] = {}
    municipalities = {}
    edition: Edition | None = None
    for row in rows:
        ags, level, basis = row.ags, LEVELS[len(row.ags)], basis_group(row.basis)
        title = area_title(row.name, row.kind, level)
        edition = (row.counted_on, row.source) if row.counted_on else edition
        if is_counted(level, row.kind):
            places[ags[:KREIS_DIGITS]][level, basis] += 1
        if level == Level.GEMEINDE:
            places[ags[:KREIS_DIGITS]][INHABITANTS if row.inhabitants else UNKNOWN, basis] += row.inhabitants or 1
            first = since.get(row.organisation, row.start)
            municipalities[ags] = Municipality(ags, title, basis, first, row.slug if basis else "")
        else:
            titles[ags] = (title, level)
    return Coverage(day, areas(places, titles, edition), municipalities)


def _unbroken_since(continued: Mapping[int | None, date]) -> dict[int | None, date]:
    """For organisations whose last membership continues an earlier one: the first day of the unbroken time."""
    if not continued:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(UNBROKEN, {"organisations": list(continued), "starts": list(continued.values())})
        return dict(cursor)


def on_days(days: Sequence[date]) -> list[dict[str, AreaCoverage]]:
    """The `areas` of each day, without population, in two statements. Raises ValueError for more than 62 days."""
    ordered = sorted(set(days))
    if len(ordered) > MAX_DAYS:
        raise ValueError(len(ordered))
    with connection.cursor() as cursor:
        cursor.execute(ON_EACH, {"days": ordered, "count": len(ordered), "accession": Membership.Basis.ACCESSION.value})
        rows = cursor.fetchall()
    upper = Area.objects.exclude(level=Level.GEMEINDE).order_by("ags")
    return _areas_of_days(days, ordered, rows, list(upper))


def _areas_of_days(
    days: Sequence[date], ordered: Sequence[date], rows: Iterable[tuple[Any, ...]], upper: Iterable[Area]
) -> list[dict[str, AreaCoverage]]:
    places: list[defaultdict[str, RowCounts]] = [defaultdict(Counter) for _ in ordered]
    for place, level, kind, existing, own, collective, number in rows:
        for position in _bits(existing if is_counted(level, kind) else 0):
            basis = OWN if own >> position & 1 else COLLECTIVE if collective >> position & 1 else NONE
            places[position][place][level, basis] += number
    titles = [(area, (area.title, area.level)) for area in upper]
    found: dict[date, dict[str, AreaCoverage]] = {}
    before: tuple[object, dict[str, AreaCoverage]] = (None, {})
    for day, tallies in zip(ordered, places, strict=True):
        existing = {area.ags: title for area, title in titles if _exists(area, day)}
        if before[0] != (tallies, existing):  # most months are like the one before, and adding up is the dear part
            before = (tallies, existing), areas(tallies, existing)
        found[day] = before[1]
    return [found[day] for day in days]


def _bits(mask: int) -> Iterable[int]:
    return (position for position in range(mask.bit_length()) if mask >> position & 1)


def _exists(area: Area, day: date) -> bool:
    return (area.valid_from is None or area.valid_from <= day) and (area.valid_to is None or area.valid_to > day)
