"""What anybody can learn from a certificate's number: whether it is valid, and for which organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.domain.certificates import numbers
from members.models import Certificate, Organisation


class CertificateStatus(StrEnum):
    VALID = "valid"
    PLANNED = "planned"
    ENDED = "ended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of a verification.

    `number` is empty where the input cannot be a number (a typo, no forgery). `last_day` is that of an ended
    membership. `replaced_by` is the number of the certificate that holds today in its place. An unknown number has
    only a status.
    """

    status: CertificateStatus
    number: str = ""
    name: str = ""
    start: date | None = None
    last_day: date | None = None
    day: date | None = None
    organisation: Organisation | None = None
    replaced_by: str = ""


def verify(typed: str, *, day: date) -> Verification:
    """Verify a number, however it was typed, as of a day."""
    number = numbers.parse(typed)
    if number is None:
        return Verification(CertificateStatus.UNKNOWN)
    related = Certificate.objects.select_related("membership__organisation", "replaced_by")
    certificate = related.filter(number=number).first()
    if certificate is None:
        return Verification(CertificateStatus.UNKNOWN, number)
    membership, newest = certificate.membership, _newest(certificate)
    return Verification(
        status=status_of(certificate, day),
        number=number,
        name=certificate.name,
        start=membership.start,
        last_day=membership.last_day,
        day=certificate.day,
        organisation=membership.organisation,
        replaced_by=newest.number if newest != certificate else "",
    )


def _newest(certificate: Certificate) -> Certificate:
    """The last of those that replace it, one after the other; the certificate itself where none does."""
    while newer := Certificate.objects.filter(replaces=certificate).first():
        certificate = newer
    return certificate


def status_of(certificate: Certificate, day: date) -> CertificateStatus:
    """The status of a certificate on a day; membership and `replaced_by` must be loaded."""
    membership = certificate.membership
    if hasattr(certificate, "replaced_by"):
        return CertificateStatus.REPLACED
    if membership.voided_at:
        return CertificateStatus.REVOKED
    if membership.end and membership.end <= day:
        return CertificateStatus.ENDED
    return CertificateStatus.PLANNED if day < membership.start else CertificateStatus.VALID
