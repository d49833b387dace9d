"""The days that the network has figures of: from its foundation to the last day on which somebody is to join."""

from __future__ import annotations

from datetime import date

from members.models import Membership
from members.models.memberships import NETWORK_FOUNDED_ON

FIRST_DAY = NETWORK_FOUNDED_ON


def last_day(today: date) -> date:
    """Today, or the last day on which an organisation is to join."""
    partners = Membership.objects.valid().filter(organisation__isnull=False)
    last_start = partners.order_by("-start", "-pk").values_list("start", flat=True).first()
    return max(today, last_start or today)


def nearest_day(day: date, *, today: date) -> date:
    """The day itself where the network has figures of it, else the nearest one."""
    if day <= today:
        return max(day, FIRST_DAY)
    return min(day, last_day(today))
