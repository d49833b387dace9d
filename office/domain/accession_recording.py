"""Recording an accession; recording the same twice has one effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accessions.domain import planning
from accessions.models import Accession
from accessions.states import AccessionState
from accounts.models import User
from core import locks
from core.refusals import DomainRefusal
from regions.models import Area


@transaction.atomic
def record_accession(
    *,
    areas: Sequence[Area],
    signatures: Sequence[planning.SignatoryInput],
    document: File[bytes] | None = None,
    by: User,
    at: datetime,
    **details: Any,
) -> tuple[Accession, bool]:
    """The open accession that says exactly this, and whether it is new.

    Raises DomainRefusal as `planning.create()`, and where an open one of this title and date says something else.
    """
    locks.lock(f"accession:{details['title']}")
    existing = Accession.objects.filter(
        title=details["title"], effective_on=details["effective_on"], state=AccessionState.OPEN
    ).first()
    if existing and not _equals(existing, areas, signatures, details):
        raise DomainRefusal(
            "Einen offenen Sammelbeitritt mit diesem Titel und Tag gibt es schon, mit anderen Angaben. "
            "Wählen Sie einen anderen Titel oder ändern Sie den, den es gibt."
        )
    if existing:
        return existing, False
    made = planning.create(**details, areas=areas, signatures=signatures, by=by, at=at)
    if document:
        made = planning.attach_document(made, scan=document, by=by, at=at)
    return made, True


def _equals(
    existing: Accession, areas: Sequence[Area], signatures: Sequence[planning.SignatoryInput], details: dict[str, Any]
) -> bool:
    signed = [planning.SignatoryInput(one.role, one.name) for one in existing.signatories.all()]
    return (
        all(getattr(existing, name) == value for name, value in details.items())
        and set(existing.areas.all()) == set(areas)
        and signed == list(signatures)
    )
