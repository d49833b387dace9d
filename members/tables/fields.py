"""What a column of a table about people and organisations can hold, and how its heading says so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from django.db import models

from normalisation.folding import fold


class Field(models.TextChoices):
    NOTHING = "", "nicht übernommen"
    NAME = "name", "Name (ganz)"
    SALUTATION = "salutation", "Anrede"
    TITLE = "title", "Titel"
    FIRST_NAME = "first_name", "Vorname"
    LAST_NAME = "last_name", "Nachname"
    JOB_TITLE = "job_title", "Amt oder Funktion"
    ORGANISATION = "organisation", "Organisation"
    CATEGORY = "category", "Kategorie"
    AREA_KEY = "area_key", "AGS oder Regionalschlüssel"
    EMAIL = "email", "E-Mail-Adresse"
    PHONE = "phone", "Telefon"
    STREET = "street", "Straße"
    PO_BOX = "po_box", "Postfach"
    POSTCODE = "postcode", "PLZ"
    TOWN = "town", "Ort"
    DISTRICT = "district", "Kreis"
    WEBSITE = "website", "Internetseite"
    START = "start", "Mitglied seit"
    NUMBER = "number", "Nummer"
    REMARK = "remark", "Bemerkung"


REPEATABLE = frozenset({Field.EMAIL, Field.PHONE, Field.AREA_KEY, Field.NOTHING, Field.NUMBER, Field.REMARK})
KEY_PARTS = {"land": 2, "rb": 1, "kreis": 2, "vb": 4, "gem": 3}  # folded headings of a key in columns apart, digits


def _load_headings() -> tuple[dict[str, Field], list[tuple[Field, re.Pattern[str]]]]:
    data = tomllib.loads(Path(__file__).with_name("headings.toml").read_text())
    headings = {fold(heading): Field(field) for field, known in data["headings"].items() for heading in known}
    words = [(Field(one["field"]), re.compile(rf"\b(?:{one['pattern']})\b")) for one in data["words"]]
    return headings, words


HEADINGS, WORDS = _load_headings()
MAX_HEADING_LENGTH = 80


def heading_field(heading: str) -> Field | None:
    """What a heading says of its column; None for one that says nothing known."""
    folded = fold(heading[:MAX_HEADING_LENGTH])
    if exact := HEADINGS.get(folded):
        return exact
    if len(folded.split()) == 1:
        return None
    return next((field for field, pattern in WORDS if pattern.search(folded)), None)


def is_heading(cell: str) -> bool:
    """Whether a cell is a usual heading by itself."""
    return fold(cell[:MAX_HEADING_LENGTH]) in HEADINGS
