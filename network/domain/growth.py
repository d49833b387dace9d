"""How the network grew: partners at many days, in one statement, and the people whom `people_counts` counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Min

from members.models import Membership, Organisation
from network.domain import people_counts
from network.domain.coverage import MAX_DAYS
from network.domain.daily_changes import sums
from regions.domain.areas import LAND_AGS
from regions.models import Area

MODELS = (Area, Membership, Organisation, *people_counts.MODELS)  # what is read here
Kind = people_counts.Kind
NOWHERE = ""  # partners and people without a Regierungsbezirk

# A partner stays the same where one membership continues another.
PARTNERS = """
WITH partner AS (
  SELECT organisation_id, unnest(range_agg(daterange(start, "end"))) AS days
  FROM members_membership
  WHERE voided_at IS NULL AND organisation_id IS NOT NULL
  GROUP BY organisation_id
), change AS (
  SELECT organisation_id, lower(days) AS day, 1 AS change FROM partner
  UNION ALL
  SELECT organisation_id, upper(days), -1 FROM partner WHERE NOT upper_inf(days)
)
SELECT CASE WHEN length(seat.ags) > 2 THEN left(seat.ags, 3) ELSE '' END AS place, organisation.category_id, day, change
FROM change
JOIN members_organisation AS organisation ON organisation.id = change.organisation_id
LEFT JOIN regions_area AS seat ON seat.id = organisation.seat_id
"""


@dataclass(slots=True)
class GrowthPoint:
    """The network on a day; `partners` and `people` by Regierungsbezirk, `LAND` for all of them.

    `people_counted_at` where the people that came in or left since then are not counted yet.
    """

    day: date
    partners: Counter[str] = field(default_factory=Counter)
    categories: Counter[int] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    multipliers: int = 0
    people_counted_at: datetime | None = None


def points_until(day: date) -> list[GrowthPoint]:
    """The end of each month since the first partner joined (of some, where these are many), and the day itself."""
    return points_of(days_until(day, first=_first(day)))


def points_of(days: Sequence[date]) -> list[GrowthPoint]:
    """A point for each of the days, which come in order, by three statements."""
    points = [GrowthPoint(day) for day in days]
    _add_partners(points, days)
    _add_people(points, days)
    return points


def _add_partners(points: Sequence[GrowthPoint], days: Sequence[date]) -> None:
    for point, numbers in zip(points, sums(PARTNERS, days, key=("place", "category_id")), strict=True):
        for (place, category), number in numbers.items():
            if number:
                point.partners[place] += number
                point.partners[LAND_AGS] += number
                point.categories[category] += number


def _add_people(points: Sequence[GrowthPoint], days: Sequence[date]) -> None:
    people = people_counts.numbers_on(days)
    for point, numbers in zip(points, people.by_day, strict=True):
        point.people_counted_at = people.counted_at
        point.people.update({place: number for (kind, place), number in numbers.items() if kind == Kind.PERSON})
        point.multipliers = numbers.get((Kind.MULTIPLIER, LAND_AGS), 0)


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
