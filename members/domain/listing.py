"""The list of partners page by page: asked by statements that are put into words once for each shape of question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, QuerySet

from core import keyset
from core.folding import as_prefixes, searching
from core.keyset import Order, Page, Place
from core.statements import Asked, Prepared
from members.domain import partners
from members.models import Membership, Organisation
from regions.models import Area

COUNT_CAP = 10_000
BY_NAME = Order("organisation__name_fold", "organisation_id")
NEWEST = Order("since", "id", descending=True)
UP_TO_THE_LAND = ("", "parent__", "parent__parent__")  # the Land itself is never named
COLUMNS = (
    "pk",
    "organisation__name",
    "organisation__slug",
    "organisation__category__name",
    "since",
    "count",
    "organisation__body_of_id",
    "organisation__seat_id",
    *(f"organisation__seat__{up}{column}" for up in UP_TO_THE_LAND for column in ("name", "kind", "level")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a list of partners is narrowed to; empty parts narrow nothing."""

    text: str = ""
    area: str = ""
    category: int | None = None

    @property
    def is_narrowed(self) -> bool:
        return any([self.text, self.area, self.category])

    def asked(self) -> dict[str, Any]:
        """By the names of `_narrowed()`; without the parts that narrow nothing."""
        parts = {"words": as_prefixes(self.text), "area": self.area, "category": self.category}
        return {name: part for name, part in parts.items() if part}


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner with all that a row of the list shows; `count` is that of the whole list, up to COUNT_CAP and one.

    `areas` are name, kind and level of the seat and of the areas above it, one after another.
    """

    areas: tuple[str | None, ...]
    pk: int
    name: str
    slug: str
    category: str
    since: date
    count: int
    body_of: int | None
    seat: int | None

    @property
    def seat_area(self) -> Area | None:
        """Unsaved, with the areas above it, as `regions.domain.areas.label()` takes it."""
        area = None
        for name, kind, level in reversed(list(zip(*[iter(self.areas)] * 3, strict=True))):
            area = Area(name=name, kind=kind, level=level, parent=area) if name else area
        return area


def page(choice: Choice, *, order: Order, day: date, size: int, after: str = "", before: str = "") -> Page[Listed]:
    """As `core.keyset.page()`, by one statement, and one more for the row that was named."""
    narrowing = choice.asked()
    if choice.text and "words" not in narrowing:
        return Page([], None, None)

    def place(key: int) -> Place | None:
        return next(iter(_place(order).rows(day=day, key=key)), None)

    def beyond(anchor: Place | None, backwards: bool, most: int) -> Sequence[Listed]:
        value, tie = anchor or (None, None)
        statement = _page(frozenset(narrowing), order, anchor is not None, backwards, most)
        rows = statement.rows(day=day, value=value, tie=tie, **narrowing)
        return [Listed(row[8:], *row[:8]) for row in rows]

    return keyset.turned(place, beyond, size=size, after=after, before=before)


@cache
def _place(order: Order) -> Prepared[Membership]:
    day: Any = Asked("day")
    return Prepared(lambda: partners.current(day).filter(pk=Asked("key")).values_list(order.field, order.tie))


@cache
def _page(by: frozenset[str], order: Order, is_beyond: bool, backwards: bool, most: int) -> Prepared[Membership]:
    return Prepared(lambda: _rows(by, order, is_beyond, backwards)[:most])


def _rows(by: frozenset[str], order: Order, is_beyond: bool, backwards: bool) -> QuerySet[Membership, Any]:
    rows = _narrowed(by)
    number = ArraySubquery(rows.order_by().values("pk")[: COUNT_CAP + 1])
    counted = rows.annotate(count=Func(number, function="cardinality", output_field=IntegerField()))
    if is_beyond:
        counted = counted.filter(order.beyond((Asked("value"), Asked("tie")), backwards=backwards))
    return order.apply(counted, backwards=backwards).values_list(*COLUMNS)


def _narrowed(by: frozenset[str]) -> QuerySet[Membership]:
    day: Any = Asked("day")
    rows = partners.current(day)
    if "words" in by:
        rows = rows.filter(organisation__in=Organisation.objects.filter(words=searching(Asked("words"))))
    if "area" in by:
        rows = rows.filter(organisation__seat__ags__startswith=Asked("area"))
    if "category" in by:
        rows = rows.filter(organisation__category=Asked("category"))
    return rows
