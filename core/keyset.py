"""Pages of a list at the same cost at any size: each starts behind a row, none counts the rows before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from core.keys import key_in


class Keyed(Protocol):
    @property
    def pk(self) -> Any: ...


Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found", bound=Keyed)
Place = tuple[Any, Any]  # of a row in an order: its values of `field` and `tie`
AFTER, BEFORE = "nach", "vor"


@dataclass(frozen=True, slots=True)
class Order:
    """An order by `field`, ties by `tie`, both down or both up; an index on both answers it."""

    field: str
    tie: str = "pk"
    descending: bool = False

    def apply(self, rows: QuerySet[Row], *, backwards: bool) -> QuerySet[Row]:
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}{self.tie}")

    def beyond(self, row: Place, *, backwards: bool) -> Q:
        """Rows on the far side of a row; the first condition is what the index can start at."""
        way = "lt" if self.descending != backwards else "gt"
        value, tie = row
        return Q(**{f"{self.field}__{way}e": value}) & (
            Q(**{f"{self.field}__{way}": value}) | Q(**{f"{self.tie}__{way}": tie})
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[Found]):
    """Rows, and the keys of the rows that the neighbouring pages start behind (None: there is no such page)."""

    rows: list[Found]
    next: int | None
    previous: int | None


def page(
    rows: QuerySet[Row],
    *,
    order: Order,
    size: int,
    after: str = "",
    before: str = "",
    anchors: QuerySet[Row] | None = None,
) -> Page[Row]:
    """One page: the first, or the one behind or before the row whose key was given.

    A key that is none, of a row that is no longer there, or with nothing beyond it gives the first page.
    `anchors` is where that row is looked for: all rows of the model, unless the order needs an annotation.
    """

    def place(key: int) -> Place | None:
        known = rows.model._default_manager.all() if anchors is None else anchors
        return known.filter(pk=key).values_list(order.field, order.tie).first()

    def beyond(anchor: Place | None, backwards: bool, most: int) -> list[Row]:
        left = rows.filter(order.beyond(anchor, backwards=backwards)) if anchor else rows
        return list(order.apply(left, backwards=backwards)[:most])

    return turned(place, beyond, size=size, after=after, before=before)


def turned(
    place: Callable[[int], Place | None],
    beyond: Callable[[Place | None, bool, int], Sequence[Found]],
    *,
    size: int,
    after: str = "",
    before: str = "",
) -> Page[Found]:
    """As `page()`, for who asks in a way of their own.

    `place` says where the row with a key stands; `beyond` gives from there (None: from the first) up to so many rows,
    backwards in the order turned round.
    """
    key = key_in(before or after)
    anchor = None if key is None else place(key)
    backwards = bool(before and anchor)
    found = list(beyond(anchor, backwards, size + 1))
    if anchor and not found:
        return turned(place, beyond, size=size)
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    goes_back, goes_on = (has_more, True) if backwards else (anchor is not None, has_more)
    return Page(
        rows=found,
        next=found[-1].pk if found and goes_on else None,
        previous=found[0].pk if found and goes_back else None,
    )
