"""Keyset pagination: each page starts after a given row, so that no page needs OFFSET or a count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from core.primary_keys import parse_pk


class HasPk(Protocol):
    @property
    def pk(self) -> Any: ...


Row = TypeVar("Row", bound=Model)
RowT = TypeVar("RowT", bound=HasPk)
SortKey = tuple[Any, Any]  # of a row in an order: its values of `field` and `tie`
AFTER, BEFORE = "nach", "vor"


@dataclass(frozen=True, slots=True)
class Order:
    """Sort order by `field`, ties broken by `tie`, both ascending or both descending. Needs an index on both."""

    field: str
    tie: str = "pk"
    descending: bool = False

    def apply(self, rows: QuerySet[Row], *, backwards: bool) -> QuerySet[Row]:
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}{self.tie}")

    def beyond(self, row: SortKey, *, backwards: bool) -> Q:
        """Condition for the rows after (or, backwards, before) a row. The first part of it can use the index."""
        lookup = "lt" if self.descending != backwards else "gt"
        value, tie = row
        return Q(**{f"{self.field}__{lookup}e": value}) & (
            Q(**{f"{self.field}__{lookup}": value}) | Q(**{f"{self.tie}__{lookup}": tie})
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """The rows of a page, and the primary keys from which the next and the previous page start (None: no such page)."""

    rows: list[RowT]
    next: int | None
    previous: int | None


def paginate(
    rows: QuerySet[Row],
    *,
    order: Order,
    size: int,
    after: str = "",
    before: str = "",
    cursor_rows: QuerySet[Row] | None = None,
) -> Page[Row]:
    """Return the first page, or the page after or before the row with the given key.

    An unknown key, or one with nothing beyond it, gives the first page. `cursor_rows` is the queryset in which that row
    is looked up: all rows of the model, unless the order needs an annotation.
    """
    key = parse_pk(before or after)
    known = rows.model._default_manager.all() if cursor_rows is None else cursor_rows
    cursor: SortKey | None = None if key is None else known.filter(pk=key).values_list(order.field, order.tie).first()
    backwards = bool(before and cursor)
    left = rows.filter(order.beyond(cursor, backwards=backwards)) if cursor else rows
    found = list(order.apply(left, backwards=backwards)[: size + 1])
    if cursor and not found:
        return paginate(rows, order=order, size=size)
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    goes_back, goes_on = (has_more, True) if backwards else (cursor is not None, has_more)
    return Page(
        rows=found,
        next=found[-1].pk if found and goes_on else None,
        previous=found[0].pk if found and goes_back else None,
    )
