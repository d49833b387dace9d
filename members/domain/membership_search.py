"""Finding memberships by the numbers that mails and certificates name."""

from __future__ import annotations

import re

from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Coalesce

from members.domain.certificates import numbers
from members.models import Certificate, Membership
from members.models.memberships import MembershipQuerySet

MEMBERSHIP_NUMBER = re.compile(r"\s*M[\s-]*(\d{1,18})\s*", re.IGNORECASE | re.ASCII)


def by_number(text: str) -> MembershipQuerySet:
    """Memberships with this number, M-000123 or that of a certificate, however it was typed; those that hold first.

    A row that corrects another one once had a number of its own, which mails may name: it leads to the same ones.
    Without a statement where the text is no such number.
    """
    memberships = Membership.objects.order_by(F("voided_at").desc(nulls_first=True), "-pk")
    if match := MEMBERSHIP_NUMBER.fullmatch(text):
        first = Coalesce("numbered_as", "pk", output_field=BigIntegerField())
        numbers_now = Membership.objects.filter(pk=int(match[1])).values(first=first)
        return memberships.filter(Q(pk__in=numbers_now) | Q(numbered_as__in=numbers_now))
    if number_of_certificate := numbers.parse(text):
        return memberships.filter(pk__in=Certificate.objects.filter(number=number_of_certificate).values("membership"))
    return memberships.none()
