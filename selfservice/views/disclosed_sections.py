"""What is stored, as the page shows it: the same rows as in the file to download, in words instead of ISO dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from core.disclosure import Disclosure, LabelledValues, Value

MAX_OPEN_ROWS = 3


@dataclass(frozen=True, slots=True)
class PageRow:
    """A record: each label with what it says; `url` is the page of its own, if it has one."""

    fields: Sequence[tuple[str, str]]
    url: str = ""


@dataclass(frozen=True, slots=True)
class PageSection:
    name: str
    title: str
    rows: Sequence[PageRow]
    change_url: str

    @property
    def is_long(self) -> bool:
        """Whether the rows are folded away at first."""
        return len(self.rows) > MAX_OPEN_ROWS


def disclosed_sections(
    disclosure: Disclosure, *, change_urls: Mapping[str, str] | None = None, case_urls: Mapping[str, str] | None = None
) -> list[PageSection]:
    """The sections that hold anything or can be changed, by name, with the pages of cases by their number."""
    changes, cases = change_urls or {}, case_urls or {}
    sections = []
    for one in disclosure.sections:
        rows = [PageRow(_fields(row), cases.get(str(row.get("Vorgangsnummer")), "")) for row in one.rows]
        if rows or one.section.name in changes:
            change_url = changes.get(one.section.name, "")
            sections.append(PageSection(one.section.name, one.section.title, rows, change_url))
    return sections


def _fields(row: LabelledValues) -> list[tuple[str, str]]:
    """What is empty is left out."""
    return [(label, text) for label, value in row.items() if (text := in_words(value))]


def in_words(value: Value) -> str:
    """A value as people read it; parts of a list stand in lines of their own."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j. F Y, H:i") + " Uhr"
    if isinstance(value, date):
        return date_format(value, "j. F Y")
    if isinstance(value, Mapping):
        return "; ".join(f"{label}: {text}" for label, one in value.items() if (text := in_words(one)))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(in_words(one) for one in value)
    return "" if value is None else str(value)
