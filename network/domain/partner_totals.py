"""The network in numbers on a day: totals only, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from members.models import Membership
from network.domain import people_counts
from network.domain.people_counts import Kind
from regions.domain.areas import LAND_AGS

MODELS = (Membership, *people_counts.MODELS)  # what is read here


@dataclass(frozen=True, slots=True)
class PartnerTotals:
    """`people_counted_at` where the people that came in or left since then are not counted yet."""

    day: date
    partners: int
    multipliers: int
    people_counted_at: datetime | None = None


def on_day(day: date) -> PartnerTotals:
    """Partners of all kinds, people who hold a post of Multiplikator at one. How much is covered says `coverage`."""
    people = people_counts.numbers_on([day])
    return PartnerTotals(
        day=day,
        partners=Membership.objects.active_on(day).filter(organisation__isnull=False).count(),
        multipliers=people.by_day[0].get((Kind.MULTIPLIER, LAND_AGS), 0),
        people_counted_at=people.counted_at,
    )
