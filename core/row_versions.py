"""Optimistic locking: detects that somebody else has changed a row since the form was shown."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Model

from core.refusals import DomainRefusal


class ChangedMeanwhileError(DomainRefusal):
    """The row was changed by somebody else since the form was shown."""

    def __init__(self) -> None:
        super().__init__("Inzwischen hat jemand anderes diese Angaben geändert.")


def version_of_row(row: Model, fields: Iterable[str], *related: object) -> str:
    """The version of a row: a digest of these fields, and of related values."""
    values = [str(row.serializable_value(field)) for field in sorted(fields)]
    return sha256(repr([values, *related]).encode()).hexdigest()[:32]


def check_version(seen_version: str, current_version: str) -> None:
    """Raise ChangedMeanwhileError where the version differs; callers that pass no version are not checked."""
    if seen_version and seen_version != current_version:
        raise ChangedMeanwhileError
