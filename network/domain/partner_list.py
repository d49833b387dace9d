"""The list of partners page by page: asked by statements that are put into words once for each shape of question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, QuerySet

from core import keyset
from core.folding import prefix_query_text, prefix_search_query
from core.keyset import Order, Page, SortKey
from core.statements import Parameter, PreparedQuery
from members.domain import partners
from members.models import Membership, Organisation

COUNT_CAP = 10_000
BY_NAME = Order("organisation__name_fold", "organisation_id")
NEWEST = Order("since", "id", descending=True)
COLUMNS = (
    "pk",
    "organisation__name",
    "organisation__slug",
    "organisation__category_id",
    "since",
    "total",
    "organisation__body_of_id",
    "organisation__seat_id",
    "organisation__seat__ags",
    "organisation__seat__name",
    "organisation__seat__kind",
    "organisation__seat__level",
)


@dataclass(frozen=True, slots=True)
class PartnerFilterValues:
    """What a list of partners is narrowed to; empty parts narrow nothing."""

    text: str = ""
    area: str = ""
    category: int | None = None

    @property
    def is_filtered(self) -> bool:
        return any([self.text, self.area, self.category])

    def asked(self) -> dict[str, Any]:
        """By the names of `_narrowed()`; without the parts that narrow nothing."""
        parts = {"words": prefix_query_text(self.text), "area": self.area, "category": self.category}
        return {name: part for name, part in parts.items() if part}


class ListedPartner(NamedTuple):
    """A partner as the list needs it; `total` is the length of the whole list, up to COUNT_CAP and one.

    What the filter offers anyway, categories and the areas above a seat, is not joined: planning that took longer than
    asking.
    """

    pk: int
    name: str
    slug: str
    category: int
    since: date
    total: int
    body_of: int | None
    seat: int | None
    seat_ags: str | None
    seat_name: str | None
    seat_kind: str | None
    seat_level: str | None


def page(
    choice: PartnerFilterValues, *, order: Order, day: date, size: int, after: str = "", before: str = ""
) -> Page[ListedPartner]:
    """As `core.keyset.page()`, by one statement, and one more for the row that was named."""
    narrowing = choice.asked()
    if choice.text and "words" not in narrowing:
        return Page([], None, None)

    def place(key: int) -> SortKey | None:
        return next(iter(_place(order).rows(day=day, key=key)), None)

    def beyond(anchor: SortKey | None, backwards: bool, limit: int) -> Sequence[ListedPartner]:
        value, tie = anchor or (None, None)
        statement = _page(frozenset(narrowing), order, anchor is not None, backwards, limit)
        rows = statement.rows(day=day, value=value, tie=tie, **narrowing)
        return [ListedPartner._make(row) for row in rows]

    return keyset.page_by(place, beyond, size=size, after=after, before=before)


@cache
def _place(order: Order) -> PreparedQuery[Membership]:
    day: Any = Parameter("day")
    return PreparedQuery(lambda: partners.current(day).filter(pk=Parameter("key")).values_list(order.field, order.tie))


@cache
def _page(
    filters: frozenset[str], order: Order, is_beyond: bool, backwards: bool, limit: int
) -> PreparedQuery[Membership]:
    return PreparedQuery(lambda: _rows(filters, order, is_beyond, backwards)[:limit])


def _rows(filters: frozenset[str], order: Order, is_beyond: bool, backwards: bool) -> QuerySet[Membership, Any]:
    rows = _filtered(filters)
    number = ArraySubquery(rows.order_by().values("pk")[: COUNT_CAP + 1])
    counted = rows.annotate(total=Func(number, function="cardinality", output_field=IntegerField()))
    if is_beyond:
        counted = counted.filter(order.beyond((Parameter("value"), Parameter("tie")), backwards=backwards))
    return order.apply(counted, backwards=backwards).values_list(*COLUMNS)


def _filtered(filters: frozenset[str]) -> QuerySet[Membership]:
    day: Any = Parameter("day")
    rows = partners.current(day)
    if "words" in filters:
        rows = rows.filter(organisation__in=Organisation.objects.filter(words=prefix_search_query(Parameter("words"))))
    if "area" in filters:
        rows = rows.filter(organisation__seat__ags__startswith=Parameter("area"))
    if "category" in filters:
        rows = rows.filter(organisation__category=Parameter("category"))
    return rows
