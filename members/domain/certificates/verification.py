"""What anybody can learn from a certificate's number: whether it is valid, and for which organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.domain.certificates import numbers
from members.models import Certificate, Membership, Organisation


class CertificateStatus(StrEnum):
    VALID = "valid"
    PLANNED = "planned"
    ENDED = "ended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of a verification.

    `number` is empty where the input cannot be a number (a typo, no forgery). `end` is the first day without
    membership. An unknown number has only a status.
    """

    status: CertificateStatus
    number: str = ""
    name: str = ""
    start: date | None = None
    end: date | None = None
    day: date | None = None
    organisation: Organisation | None = None


def verify(typed: str, *, day: date) -> Verification:
    """Verify a number, however it was typed, as of a day."""
    number = numbers.parse(typed)
    if number is None:
        return Verification(CertificateStatus.UNKNOWN)
    related = Certificate.objects.select_related("membership__organisation")
    certificate = related.filter(number=number).first()
    if certificate is None:
        return Verification(CertificateStatus.UNKNOWN, number)
    membership = certificate.membership
    return Verification(
        status=status_of(membership, day),
        number=number,
        name=certificate.name,
        start=membership.start,
        end=membership.end,
        day=certificate.day,
        organisation=membership.organisation,
    )


def status_of(membership: Membership, day: date) -> CertificateStatus:
    """The status of a membership's certificate on a day."""
    if membership.voided_at:
        return CertificateStatus.REVOKED
    if membership.end and membership.end <= day:
        return CertificateStatus.ENDED
    return CertificateStatus.PLANNED if day < membership.start else CertificateStatus.VALID
