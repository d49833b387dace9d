"""A pasted or uploaded list of guests: parsed, previewed row by row, then added at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core import pasted_tables
from events.domain.invitations import guest_list
from events.domain.invitations.guest_input import GuestInput, KnownGuests, names_somebody
from events.domain.invitations.locking import lock_event
from events.models import Event, Invitation
from normalisation.domains import validate_mail_address
from normalisation.folding import fold

COLUMNS = {
    "titel": "title",
    "vorname": "first_name",
    "nachname": "last_name",
    "familienname": "last_name",
    "name": "name",
    "gast": "name",
    "amt": "job_title",
    "funktion": "job_title",
    "amt oder funktion": "job_title",
    "position": "job_title",
    "organisation": "organisation_name",
    "haus": "organisation_name",
    "behorde": "organisation_name",
    "kommune": "organisation_name",
    "institution": "organisation_name",
    "anrede": "salutation",
    "briefanrede": "salutation",
    "mail": "email",
    "e mail": "email",
    "email": "email",
    "e mail adresse": "email",
    "mailadresse": "email",
    "adresse": "email",
}  # folded headings
POSITIONS = ("name", "job_title", "organisation_name", "salutation")
SALUTATIONS = {"frau": "Sehr geehrte Frau", "herr": "Sehr geehrter Herr"}
TITLE = re.compile(r"(?:(?:prof|dr|dipl|mag|h\.?\s?c)\b\.?(?:-ing\.?)?\s*)+", re.IGNORECASE)
FIELDS: dict[str, Any] = {field: Invitation._meta.get_field(field) for field in sorted({*COLUMNS.values()} - {"name"})}
EMPTY = "Es steht niemand darin. Je Zeile: Name; Amt; Haus; Mail-Adresse."
NOBODY = "Es fehlt, wer eingeladen wird: ein Name, ein Amt oder ein Haus."
NO_ADDRESS = "ohne@adresse.example"
validate_email = Invitation._meta.get_field("email").run_validators


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A parsed line; `problem` says why it cannot be added, `note` what the office should know."""

    line: int
    raw: str
    guest: GuestInput | None = None
    problem: str = ""
    note: str = ""
    is_known: bool = False

    @property
    def salutation(self) -> str:
        """The salutation that the invitation will use."""
        return (self.guest or GuestInput()).salutation_or_usual


@dataclass(frozen=True, slots=True)
class PastedGuests:
    rows: list[GuestRow]

    @property
    def usable(self) -> list[GuestRow]:
        """Rows that would be added."""
        return [row for row in self.rows if not row.problem and not row.is_known]

    @property
    def known(self) -> list[GuestRow]:
        return [row for row in self.rows if row.is_known]

    @property
    def faulty(self) -> list[GuestRow]:
        return [row for row in self.rows if row.problem]


def parse_guests(event: Event, text: str) -> PastedGuests:
    """Parse each line as a guest without saving.

    With a heading the columns are as named; without one the order is name, job title, organisation, with the mail
    address anywhere. Raises UnreadableError for a list that is too long or empty.
    """
    heading, lines = pasted_tables.parse_table(text, headings=frozenset(COLUMNS), empty_message=EMPTY)
    columns = [COLUMNS.get(fold(cell), "") for cell in heading]
    known = KnownGuests(event.invitations.select_related("post", "person"))
    listed = KnownGuests([])
    return PastedGuests(
        [_without_duplicates(_parse_row(number, cells, columns), known, listed) for number, cells in lines]
    )


@transaction.atomic
def add_pasted_guests(event: Event, text: str, *, by: User, at: datetime) -> int:
    """Add the guests of all usable rows; returns how many. Raises as `parse_guests()` and `add_guests()`."""
    locked = lock_event(event)
    guests = [row.guest for row in parse_guests(locked, text).usable if row.guest]
    return guest_list.add_to_locked(locked, guests, by=by, at=at)


def _without_duplicates(row: GuestRow, known: KnownGuests, listed: KnownGuests) -> GuestRow:
    """The row with a note or problem where the guest is on the event's list or twice in the pasted one."""
    if row.problem or row.guest is None:
        return row
    if not listed.add(row.guest):
        return replace(row, problem="Steht doppelt in der Liste.")
    if not known.add(row.guest):
        return replace(row, is_known=True, note="schon auf der Gästeliste")
    return row if row.guest.email else replace(row, note="ohne Mail-Adresse: bekommt einen Brief")


def _parse_row(line: int, cells: Sequence[str], columns: Sequence[str]) -> GuestRow:
    raw = pasted_tables.joined_cells(cells)
    if problem := pasted_tables.cell_problem(cells):
        return GuestRow(line, raw, problem=problem)
    values = [pasted_tables.strip_cell(cell) for cell in cells]
    cells_by_field = _by_heading(values, columns) if columns else _by_position(cells)
    if problem := _problem(cells_by_field):
        return GuestRow(line, raw, problem=problem)
    guest = _guest(cells_by_field)
    if problem := _length_problem(guest) if names_somebody(guest) else NOBODY:
        return GuestRow(line, raw, problem=problem)
    return GuestRow(line, raw, guest)


def _by_heading(values: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    return {field: value for field, value in zip(columns, values, strict=False) if field and value}


def _by_position(cells: Sequence[str]) -> dict[str, str]:
    parts = [part for cell in cells for part in pasted_tables.split_cell(cell)]
    mails = [part for part in parts if "@" in part]
    cells_by_field = dict(zip(POSITIONS, [part for part in parts if "@" not in part], strict=False))
    return {**cells_by_field, "email": " ".join(mails)}


def _problem(cells_by_field: dict[str, str]) -> str:
    email = cells_by_field.get("email", "").removeprefix("mailto:").strip("<>")
    if email.count("@") > 1:
        return "In der Zeile stehen mehrere Mail-Adressen. Lassen Sie eine stehen."
    try:
        validate_email(email or NO_ADDRESS)
        validate_mail_address(email or NO_ADDRESS)
    except ValidationError:
        return f"„{email}“ ist keine Mail-Adresse."
    return ""


def _length_problem(guest: GuestInput) -> str:
    """Which part of a guest is longer than its column, whole names having been split."""
    for name, field in FIELDS.items():
        if len(value := getattr(guest, name)) > field.max_length:
            return f"„{value[:40]}…“ ist zu lang. Kürzen Sie auf {field.max_length} Zeichen."
    return ""


def _guest(cells_by_field: dict[str, str]) -> GuestInput:
    """Split a whole name: „Frau“ or „Herr“ gives the salutation, then titles; the last word is the last name."""
    values: dict[str, Any] = {field: cells_by_field.get(field, "") for field in FIELDS}
    values["email"] = values["email"].removeprefix("mailto:").strip("<>")
    address = fold(values["salutation"])
    if name := cells_by_field.get("name", ""):
        first, _, rest = name.partition(" ")
        if fold(first) in SALUTATIONS:
            address, name = fold(first), rest.strip()
        if found := TITLE.match(name):
            values["title"], name = values["title"] or found[0].strip(), name[found.end() :]
        values["first_name"], _, values["last_name"] = name.strip().rpartition(" ")
    if address in SALUTATIONS or not values["salutation"]:
        spoken = " ".join(filter(None, [values["title"], values["last_name"]]))
        values["salutation"] = (
            f"{SALUTATIONS[address]} {spoken}" if address in SALUTATIONS and values["last_name"] else ""
        )
    values["salutation"] = values["salutation"].rstrip(",! ")
    return GuestInput(**values)
