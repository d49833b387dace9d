"""The network in numbers on a day: totals only, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from members.models import Membership, Organisation, Post, Representative
from regions.models import Area, AreaQuerySet


@dataclass(frozen=True, slots=True)
class Figures:
    day: date
    partners: int
    multipliers: int
    covered: int
    municipalities: int

    @property
    def share(self) -> int:
        """Percent of the Gemeinden, rounded down: 100 means all of them."""
        return 100 * self.covered // self.municipalities if self.municipalities else 0


def on(day: date) -> Figures:
    """Partners of all kinds, people who hold a post of Multiplikator at one, Gemeinden whose own body is a partner."""
    partners = Organisation.objects.partners_on(day)
    return Figures(
        day=day,
        partners=Membership.objects.active_on(day).filter(organisation__isnull=False).count(),
        multipliers=(
            Representative.objects.active_on(day)
            .filter(post__kind=Post.Kind.MULTIPLIER, post__organisation__in=partners)
            .aggregate(people=Count("person", distinct=True))["people"]
        ),
        covered=len(covered_municipalities(day)),
        municipalities=_municipalities(day).count(),
    )


def covered_municipalities(day: date) -> frozenset[str]:
    """The keys of the Gemeinden whose own body is a partner; a seat covers nothing."""
    bodies = Organisation.objects.partners_on(day).filter(body_of__in=_municipalities(day))
    return frozenset(bodies.values_list("body_of__ags", flat=True))


def _municipalities(day: date) -> AreaQuerySet:
    return Area.objects.active_on(day).filter(level=Area.Level.GEMEINDE)
