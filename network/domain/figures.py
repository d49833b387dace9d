"""The network in numbers on a day: totals only, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from members.models import Membership, Post, Representative

MODELS = (Membership, Post, Representative)  # what is read here


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    day: date
    partners: int
    multipliers: int


def on_day(day: date) -> NetworkFigures:
    """Partners of all kinds, people who hold a post of Multiplikator at one. How much is covered says `coverage`."""
    memberships = Membership.objects.active_on(day).filter(organisation__isnull=False)
    tenures = Representative.objects.active_on(day).filter(
        post__kind=Post.Kind.MULTIPLIER, post__organisation__in=memberships.values("organisation")
    )
    return NetworkFigures(
        day=day,
        partners=memberships.count(),
        multipliers=tenures.aggregate(count=Count("person", distinct=True))["count"],
    )
