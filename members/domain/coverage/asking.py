"""Asking the database, for one day or for many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from members.domain.coverage.tallies import (
    INHABITANTS,
    KREIS_DIGITS,
    NONE,
    UNKNOWN,
    Edition,
    Tally,
    Title,
    areas,
    counts,
    how,
)
from members.domain.coverage.terms import COLLECTIVE, OWN, AreaCoverage, Coverage, Municipality
from members.models import Membership
from regions.models import Area, titled

MOST_DAYS = 62  # bits of a bigint

Level = Area.Level

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
), edition AS (
  SELECT coalesce((SELECT max(as_of) FROM regions_population WHERE as_of <= %(day)s),
    (SELECT min(as_of) FROM regions_population)) AS as_of
), population AS (
  SELECT area_id, inhabitants, as_of, source FROM regions_population JOIN edition USING (as_of)
)
SELECT area.ags, area.level, area.kind, area.name, standing.basis, first.since, standing.slug,
  population.inhabitants, population.as_of, population.source
FROM regions_area AS area
LEFT JOIN (standing JOIN first USING (id)) ON standing.body_of_id = area.id
LEFT JOIN population ON population.area_id = area.id
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
    edition: Edition | None = None
    for ags, level, kind, name, raw, since, slug, inhabitants, as_of, source in rows:
        basis = how(raw)
        if counts(level, kind):
            places[ags[:KREIS_DIGITS]][level, basis] += 1
        if level == Level.GEMEINDE:
            municipalities[ags] = Municipality(ags, titled(name, kind, level), basis, since, slug or "")
            places[ags[:KREIS_DIGITS]][INHABITANTS if inhabitants else UNKNOWN, basis] += inhabitants or 1
            edition = (as_of, source) if inhabitants else edition
        else:
            titles[ags] = (titled(name, kind, level), level)
    return Coverage(day, areas(places, titles, edition), municipalities)


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
        for position in _bits(existing if counts(level, kind) else 0):
            basis = OWN if own >> position & 1 else COLLECTIVE if collective >> position & 1 else NONE
            places[position][place][level, basis] += number
    found = {
        day: areas(tallies, {area.ags: (area.title, area.level) for area in upper if _exists(area, day)})
        for day, tallies in zip(ordered, places, strict=True)
    }
    return [found[day] for day in days]


def _bits(mask: int) -> Iterable[int]:
    return (position for position in range(mask.bit_length()) if mask >> position & 1)


def _exists(area: Area, day: date) -> bool:
    return (area.valid_from is None or area.valid_from <= day) and (area.valid_to is None or area.valid_to > day)
