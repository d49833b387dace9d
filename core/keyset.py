"""Pages of a list at the same cost at any size: each starts behind a row, none counts the rows before it."""

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
    """An order by `field`, ties by `tie`, both down or both up; an index on both answers it."""

    field: str
    tie: str = "pk"
    descending: bool = False

    def apply(self, rows: QuerySet[Row], *, backwards: bool) -> QuerySet[Row]:
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}{self.tie}")

    def beyond(self, row: SortKey, *, backwards: bool) -> Q:
        """Rows on the far side of a row; the first condition is what the index can start at."""
        lookup = "lt" if self.descending != backwards else "gt"
        value, tie = row
        return Q(**{f"{self.field}__{lookup}e": value}) & (
            Q(**{f"{self.field}__{lookup}": value}) | Q(**{f"{self.tie}__{lookup}": tie})
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """Rows, and the keys of the rows that the neighbouring pages start behind (None: there is no such page)."""

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
    """One page: the first, or the one behind or before the row whose key was given.

    A key that is none, of a row that is no longer there, or with nothing beyond it gives the first page.
    `cursor_rows` is where that row is looked for: all rows of the model, unless the order needs an annotation.
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
