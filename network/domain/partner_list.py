"""The public list of partners page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core import keyset
from core.keyset import Order, Page
from members.domain import partners
from members.models import Membership, Organisation

COUNT_CAP = 10_000
BY_NAME = Order("organisation__name_fold", "organisation_id")
NEWEST = Order("since", "id", descending=True)


@dataclass(frozen=True, slots=True)
class PartnerFilterValues:
    """What a list of partners is narrowed to; empty parts narrow nothing."""

    text: str = ""
    area: str = ""
    category: int | None = None

    @property
    def is_filtered(self) -> bool:
        return any([self.text, self.area, self.category])


def partner_page(
    filter_values: PartnerFilterValues, *, order: Order, day: date, size: int, after: str = "", before: str = ""
) -> Page[Membership]:
    """The current memberships with `since`, organisation, its category and seat."""
    current = partners.current(day)
    rows = _filtered(current, filter_values).select_related("organisation__category", "organisation__seat")
    return keyset.paginate(rows, order=order, size=size, after=after, before=before, cursor_rows=current)


def count_partners(filter_values: PartnerFilterValues, *, day: date) -> int:
    """The length of the whole list, up to COUNT_CAP and one."""
    members = Membership.objects.active_on(day).filter(organisation__isnull=False)
    return _filtered(members, filter_values)[: COUNT_CAP + 1].count()


def _filtered(rows: QuerySet[Membership], filter_values: PartnerFilterValues) -> QuerySet[Membership]:
    if filter_values.text:
        rows = rows.filter(organisation__in=Organisation.objects.matching(filter_values.text))
    if filter_values.area:
        rows = rows.filter(organisation__seat__ags__startswith=filter_values.area)
    if filter_values.category:
        rows = rows.filter(organisation__category=filter_values.category)
    return rows
