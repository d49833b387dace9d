"""How many people there are by day: counted beforehand by the worker, at once where that is quick (ADR 50).

People are who holds a post of Multiplikator at a partner, or is member alone. Each counts once in an area: who is named
in two Regierungsbezirke counts in both, and once in the Land. Stored is by how much the numbers change on each day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists

from members.models import Membership, Organisation, Person, Post, Representative
from network.domain.daily_changes import Key, sums
from network.models import PeopleChange, PeopleCount, PeopleCountDue
from regions.domain.areas import LAND_AGS
from regions.models import Area

MODELS = (Area, Membership, Organisation, Person, Post, Representative, PeopleChange, PeopleCount, PeopleCountDue)
COUNTED_AT_ONCE = 50_000  # up to so many people a page counts anew what has changed, which takes some 100 ms

Kind = PeopleChange.Kind

CHANGES = f"""
WITH span AS (
  SELECT tenure.person_id AS person, CASE WHEN length(seat.ags) > 2 THEN left(seat.ags, 3) ELSE '' END AS place,
    daterange(tenure.start, tenure."end") * daterange(membership.start, membership."end") AS days, true AS is_multiplier
  FROM members_representative AS tenure
  JOIN members_post AS post ON post.id = tenure.post_id AND post.kind = 'multiplier'
  JOIN members_membership AS membership
    ON membership.organisation_id = post.organisation_id AND membership.voided_at IS NULL
  JOIN members_organisation AS organisation ON organisation.id = post.organisation_id
  LEFT JOIN regions_area AS seat ON seat.id = organisation.seat_id
  WHERE tenure.voided_at IS NULL
    AND daterange(tenure.start, tenure."end") && daterange(membership.start, membership."end")
  UNION ALL
  SELECT membership.person_id, CASE WHEN length(duty.ags) > 2 THEN left(duty.ags, 3) ELSE '' END,
    daterange(membership.start, membership."end"), false
  FROM members_membership AS membership
  JOIN members_person AS person ON person.id = membership.person_id
  LEFT JOIN regions_area AS duty ON duty.id = person.duty_area_id
  WHERE membership.voided_at IS NULL
), unbroken AS (
  SELECT '{Kind.PERSON}' AS kind, CASE WHEN grouping(place) = 1 THEN '{LAND_AGS}' ELSE place END AS place,
    range_agg(days) AS days
  FROM span GROUP BY GROUPING SETS ((person, place), (person))
  UNION ALL
  SELECT '{Kind.MULTIPLIER}', '{LAND_AGS}', range_agg(days) FROM span WHERE is_multiplier GROUP BY person
), period AS (
  SELECT kind, place, unnest(days) AS days FROM unbroken
), change AS (
  SELECT kind, place, lower(days) AS day, 1 AS change FROM period
  UNION ALL
  SELECT kind, place, upper(days), -1 FROM period WHERE NOT upper_inf(days)
)
SELECT kind, place, day, sum(change)::integer AS change FROM change GROUP BY kind, place, day HAVING sum(change) <> 0
"""  # noqa: S608 - nothing comes in from outside
STORED = "SELECT kind, place, day, change FROM network_peoplechange"
KEY = ("kind", "place")


@dataclass(frozen=True, slots=True)
class PeopleNumbers:
    """The numbers of each of some days, by kind and place; `counted_at` where what came in since is not in them."""

    by_day: list[Counter[Key]]
    counted_at: datetime | None


def numbers_on(days: Sequence[date]) -> PeopleNumbers:
    """For days that come in order, by two statements."""
    count = PeopleCount.objects.annotate(is_due=Exists(PeopleCountDue.objects.all())).first()
    if count is None or (count.is_due and count.people <= COUNTED_AT_ONCE):
        return PeopleNumbers(sums(CHANGES, days, key=KEY), None)
    return PeopleNumbers(sums(STORED, days, key=KEY), count.counted_at if count.is_due else None)


def recount(*, at: datetime) -> bool:
    """Count anew where something that is counted has changed since the last time; whether it was so.

    What is committed while it counts stays due. Others who want to count at the same time do not.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('people count', 0))")
        if not cursor.fetchone()[0] or not _is_due():
            return False
        PeopleCountDue.objects.all().delete()  # before counting: what comes in from here on is due again
        PeopleChange.objects.all().delete()
        cursor.execute(f"INSERT INTO network_peoplechange (kind, place, day, change) {CHANGES}")
        cursor.execute(
            "SELECT coalesce(sum(change) FILTER (WHERE change > 0), 0) FROM network_peoplechange"
            " WHERE kind = %s AND place = %s",
            [Kind.PERSON.value, LAND_AGS],
        )
        PeopleCount.objects.update_or_create(pk=1, defaults={"counted_at": at, "people": cursor.fetchone()[0]})
    return True


def _is_due() -> bool:
    return PeopleCountDue.objects.exists() or not PeopleCount.objects.exists()
