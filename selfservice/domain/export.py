"""The answer to a request for access (Art. 15 DSGVO) that a machine can read (Art. 20 DSGVO)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from core.disclosure import Disclosure, FoundSection, Value
from selfservice.domain import legal_texts


def export(disclosure: Disclosure, *, at: datetime) -> dict[str, Any]:
    """Everything the portal holds about the person, under German names; of other people only how many there are."""
    return {
        "Auskunft vom": _plain(at),
        "Verantwortlich": legal_texts.CONTROLLER,
        "Rechtsgrundlage": legal_texts.BASIS,
        "Speicherdauer": legal_texts.RETENTION,
        "Empfänger": legal_texts.RECIPIENTS,
        "Ihre Rechte": legal_texts.RIGHTS,
        "Nicht enthalten": legal_texts.LEFT_OUT,
    } | {one.section.title: _content(one) for one in disclosure.sections}


def _content(found_section: FoundSection) -> Any:
    rows = [_plain(row) for row in found_section.rows]
    if found_section.section.is_single:
        return rows[0] if rows else {}
    return rows


def _plain(value: Value) -> Any:
    """As JSON says it: moments and days by ISO 8601, moments in Berlin time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {label: _plain(one) for label, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
