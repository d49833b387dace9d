"""What somebody saw before changing it, so that two who work at once do not undo each other's changes unseen."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Model

from core.refusals import DomainRefusal
from events.models import ProgrammeItem


class ChangedMeanwhileError(DomainRefusal):
    def __init__(self) -> None:
        super().__init__("Inzwischen hat jemand anderes diese Angaben geändert.")


def version_of_row(row: Model, fields: Iterable[str]) -> str:
    return _digest(row, fields)


def version_of_item(item: ProgrammeItem, fields: Iterable[str]) -> str:
    """Of an item with all who speak in it."""
    speakers = item.speakers.order_by("position").values_list("name", "job_title", "text")
    return _digest(item, fields, *speakers)


def check_version(seen_version: str, current_version: str) -> None:
    """Raises ChangedMeanwhileError where something else stands now; who did not say what was seen is not asked."""
    if seen_version and seen_version != current_version:
        raise ChangedMeanwhileError


def _digest(row: Model, fields: Iterable[str], *more: object) -> str:
    values = [str(row.serializable_value(field)) for field in sorted(fields)]
    return sha256(repr([values, *more]).encode()).hexdigest()[:32]
