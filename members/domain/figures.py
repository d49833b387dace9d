"""The network in numbers on a day: totals only, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from members.models import Membership, Organisation, Post, Representative


@dataclass(frozen=True, slots=True)
class Figures:
    day: date
    partners: int
    multipliers: int


def on(day: date) -> Figures:
    """Partners of all kinds, people who hold a post of Multiplikator at one. How much is covered says `coverage`."""
    partners = Organisation.objects.partners_on(day)
    return Figures(
        day=day,
        partners=Membership.objects.active_on(day).filter(organisation__isnull=False).count(),
        multipliers=(
            Representative.objects.active_on(day)
            .filter(post__kind=Post.Kind.MULTIPLIER, post__organisation__in=partners)
            .aggregate(people=Count("person", distinct=True))["people"]
        ),
    )
