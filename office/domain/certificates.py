"""Filter of the certificates that the office lists and prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format

from accessions.models import Accession
from members.models import Certificate
from regions.models import Area


@dataclass(frozen=True, slots=True)
class CertificateFilterValues:
    """The values of the filter; an empty one does not narrow. The days are those printed on the certificates."""

    area: Area | None = None
    accession: Accession | None = None
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        parts = [
            self.accession.title if self.accession else "",
            self.area.title if self.area else "",
            f"vom {date_format(self.since, 'j. F Y')} an" if self.since else "",
            f"bis zum {date_format(self.until, 'j. F Y')}" if self.until else "",
        ]
        return ", ".join(filter(None, parts)) or "Alle Urkunden"


def filter_certificates(choice: CertificateFilterValues) -> QuerySet[Certificate]:
    """The certificates that match, without those of voided memberships and those replaced."""
    rows = Certificate.objects.current().filter(membership__voided_at=None)
    rows = rows.select_related("membership__organisation", "replaced_by")
    if choice.area:
        rows = rows.filter(membership__organisation__seat__ags__startswith=choice.area.ags)
    if choice.accession:
        rows = rows.filter(membership__participant__accession=choice.accession)
    if choice.since:
        rows = rows.filter(day__gte=choice.since)
    if choice.until:
        rows = rows.filter(day__lte=choice.until)
    return rows
