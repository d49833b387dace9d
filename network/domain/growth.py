"""How the network grew: partners and people at many days, in one statement each.

People are totals of the Land and of the Regierungsbezirke: who holds a post of Multiplikator at a partner, or is member
alone. Each counts once in an area; who is named in two Regierungsbezirke counts in both, and once in the Land.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min

from members.models import Membership, Organisation, Person, Post, Representative
from network.domain.coverage import MAX_DAYS
from regions.domain.areas import LAND_AGS
from regions.models import Area

MODELS = (Area, Membership, Organisation, Person, Post, Representative)  # what is read here
NOWHERE = ""  # partners and people without a Regierungsbezirk

# One bit for each day, as in `coverage.queries`: a span is a run of ones, both at once are those that two spans share.
BEZIRK = "CASE WHEN length({0}.ags) > 2 THEN left({0}.ags, 3) ELSE '' END"
MASK = """
  (1::bigint << coalesce(width_bucket({0}."end" - 1, %(days)s::date[]), %(count)s))
    - (1::bigint << width_bucket({0}.start - 1, %(days)s::date[]))
"""
PARTNERS = f"""
WITH partner AS (
  SELECT organisation_id, bit_or({MASK.format("membership")}) AS days
  FROM members_membership AS membership
  WHERE voided_at IS NULL AND organisation_id IS NOT NULL
  GROUP BY organisation_id
)
SELECT {BEZIRK.format("seat")}, organisation.category_id, partner.days, count(*)
FROM partner
JOIN members_organisation AS organisation ON organisation.id = partner.organisation_id
LEFT JOIN regions_area AS seat ON seat.id = organisation.seat_id
GROUP BY 1, 2, 3
"""  # noqa: S608 - nothing comes in from outside
PEOPLE = f"""
WITH span AS (
  SELECT held.person_id AS person, {BEZIRK.format("seat")} AS place,
    ({MASK.format("held")}) & ({MASK.format("membership")}) AS days
  FROM members_representative AS held
  JOIN members_post AS post ON post.id = held.post_id AND post.kind = 'multiplier'
  JOIN members_membership AS membership ON membership.organisation_id = post.organisation_id
  JOIN members_organisation AS organisation ON organisation.id = post.organisation_id
  LEFT JOIN regions_area AS seat ON seat.id = organisation.seat_id
  WHERE held.voided_at IS NULL AND membership.voided_at IS NULL
  UNION ALL
  SELECT membership.person_id, {BEZIRK.format("duty")}, {MASK.format("membership")}
  FROM members_membership AS membership
  JOIN members_person AS person ON person.id = membership.person_id
  LEFT JOIN regions_area AS duty ON duty.id = person.duty_area_id
  WHERE membership.voided_at IS NULL
), once AS (
  SELECT CASE WHEN grouping(place) = 1 THEN '{LAND_AGS}' ELSE place END AS place, bit_or(days) AS days
  FROM span GROUP BY GROUPING SETS ((person, place), (person))
)
SELECT place, days, count(*) FROM once GROUP BY 1, 2
"""  # noqa: S608 - nothing comes in from outside


@dataclass(slots=True)
class GrowthPoint:
    """The network on a day; `partners` and `people` by Regierungsbezirk, `LAND` for all of them."""

    day: date
    partners: Counter[str] = field(default_factory=Counter)
    categories: Counter[int] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)


def points_until(day: date) -> list[GrowthPoint]:
    """The end of each month since the first partner joined (of some, where these are many), and the day itself."""
    return points_of(days_until(day, first=_first(day)))


def points_of(days: Sequence[date]) -> list[GrowthPoint]:
    """A point for each of at most 62 days, which come in order."""
    points = [GrowthPoint(day) for day in days]
    parameters: dict[str, Any] = {"days": list(days), "count": len(days)}
    with connection.cursor() as cursor:
        cursor.execute(PARTNERS, parameters)
        for place, category, mask, number in cursor:
            for point in _values_of_day(points, mask):
                point.partners[place] += number
                point.partners[LAND_AGS] += number
                point.categories[category] += number
        cursor.execute(PEOPLE, parameters)
        for place, mask, number in cursor:
            for point in _values_of_day(points, mask):
                point.people[place] += number
    return points


def days_until(day: date, *, first: date) -> list[date]:
    ends = []
    while (start := _next_month(first)) <= day:
        ends.append(start - timedelta(days=1))
        first = start
    every = -(-len(ends) // (MAX_DAYS - 2)) or 1
    chosen = [end for end in ends[::-1][::every][::-1] if end != day]
    return [*chosen, day]


def _first(day: date) -> date:
    """The month before the first partner joined, so that the growth begins with nobody."""
    found = Membership.objects.valid().filter(organisation__isnull=False, start__lte=day).aggregate(first=Min("start"))
    return (found["first"] or day).replace(day=1) - timedelta(days=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _values_of_day(points: Sequence[GrowthPoint], mask: int) -> list[GrowthPoint]:
    return [point for position, point in enumerate(points) if mask >> position & 1]
