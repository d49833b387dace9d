"""Which areas a user's roles reach; the querysets `visible_to()` of all apps are made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from regions.models import Area


@dataclass(frozen=True, slots=True)
class Scope:
    """The areas with these keys and all below them; everything where `keys` is None, nothing where it is empty."""

    keys: frozenset[str] | None

    @property
    def is_everything(self) -> bool:
        return self.keys is None

    def areas(self) -> QuerySet[Area]:
        """The areas of a limited scope, also those into which they have gone by a merger or a new key."""
        below = Area.objects.within_any(self.keys or ())
        gone_into = Area.objects.filter(predecessors__in=below)
        gone_further = Area.objects.filter(predecessors__in=gone_into)
        return Area.objects.filter(Q(pk__in=below) | Q(pk__in=gone_into) | Q(pk__in=gone_further))


NOTHING = Scope(frozenset())


def scope_of(assignments: Iterable[Iterable[str]]) -> Scope:
    """The scope of somebody whose roles are limited to these keys of areas, each; one without any is not limited."""
    limits = [frozenset(keys) for keys in assignments]
    return Scope(None if any(not keys for keys in limits) else frozenset().union(*limits))
