"""What the office enters about accessions; entering the same thing twice enters it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core import locks
from members.domain import accessions
from members.models import Accession
from members.states import AccessionState
from regions.models import Area


@transaction.atomic
def accession(
    *,
    areas: Sequence[Area],
    signatures: Sequence[accessions.Signature],
    document: File[bytes] | None = None,
    by: User,
    at: datetime,
    **frame: Any,
) -> tuple[Accession, bool]:
    """The open accession of this title and date, and whether it is new. Raises DomainRefusal."""
    locks.hold(f"accession:{frame['title']}")
    known = Accession.objects.filter(
        title=frame["title"], effective_on=frame["effective_on"], state=AccessionState.OPEN
    ).first()
    if known:
        return known, False
    made = accessions.create(**frame, areas=areas, signatures=signatures, by=by, at=at)
    if document:
        made = accessions.attach_document(made, scan=document, by=by, at=at)
    return made, True
