"""What the office enters about accessions; entering the same thing twice enters it once."""

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
def accession(
    *,
    areas: Sequence[Area],
    signatures: Sequence[planning.Signature],
    document: File[bytes] | None = None,
    by: User,
    at: datetime,
    **frame: Any,
) -> tuple[Accession, bool]:
    """The open accession that says exactly this, and whether it is new.

    Raises DomainRefusal as `accessions.create()`, and where an open one of this title and date says something else.
    """
    locks.hold(f"accession:{frame['title']}")
    known = Accession.objects.filter(
        title=frame["title"], effective_on=frame["effective_on"], state=AccessionState.OPEN
    ).first()
    if known and not _says(known, areas, signatures, frame):
        raise DomainRefusal(
            "Einen offenen Sammelbeitritt mit diesem Titel und Tag gibt es schon, mit anderen Angaben. "
            "Wählen Sie einen anderen Titel oder ändern Sie den, den es gibt."
        )
    if known:
        return known, False
    made = planning.create(**frame, areas=areas, signatures=signatures, by=by, at=at)
    if document:
        made = planning.attach_document(made, scan=document, by=by, at=at)
    return made, True


def _says(
    known: Accession, areas: Sequence[Area], signatures: Sequence[planning.Signature], frame: dict[str, Any]
) -> bool:
    signed = [planning.Signature(one.role, one.name) for one in known.signatories.all()]
    return (
        all(getattr(known, name) == value for name, value in frame.items())
        and set(known.areas.all()) == set(areas)
        and signed == list(signatures)
    )
