"""Finding memberships by the numbers that mails and certificates name."""

from __future__ import annotations

import re

from django.db.models import F, Q, QuerySet

from members.domain.certificates import numbers
from members.models import Certificate, Membership

MEMBERSHIP_NUMBER = re.compile(r"\s*M[\s-]*(\d{1,18})\s*", re.IGNORECASE | re.ASCII)


def by_number(text: str) -> QuerySet[Membership]:
    """Memberships with this number, M-000123 or that of a certificate, however it was typed; those that hold first.

    Without a statement where the text is no such number.
    """
    memberships = Membership.objects.order_by(F("voided_at").desc(nulls_first=True), "-pk")
    if match := MEMBERSHIP_NUMBER.fullmatch(text):
        number = int(match[1])
        return memberships.filter(Q(numbered_as=number) | Q(numbered_as=None, pk=number))
    if number_of_certificate := numbers.parse(text):
        return memberships.filter(pk__in=Certificate.objects.filter(number=number_of_certificate).values("membership"))
    return memberships.none()
