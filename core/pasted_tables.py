"""Parses pasted lists and CSV files into lines, cells and headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from core.refusals import DomainRefusal
from normalisation.folding import fold, strip_invisible
from normalisation.validators import hidden_characters

MAX_ROWS = 12_000
MAX_CELL_LENGTH = 500
FORMULA = re.compile(r"[=@]|[+-].*[A-Za-z(]")  # „+49 5231 71-0“ is none
TEXT_FORMULA = re.compile(r'="([0-9]+)"')  # how a key keeps its leading zero in Excel: a text, not a formula
WITH_ADDRESS = re.compile(r"([^@]*[^@\s<])[\s<]+([^\s<>@]+@[^\s<>@]+)>?")
HAS_FORMULA = "Eine Zelle enthält eine Formel. Schreiben Sie den Wert hinein."
HAS_LONG_CELL = f"Eine Zelle hat mehr als {MAX_CELL_LENGTH} Zeichen. Kürzen Sie sie."
HAS_INVISIBLE = "Eine Zelle enthält einen Zeilenumbruch oder unsichtbare Zeichen. Tippen Sie sie neu."


class UnreadableListError(DomainRefusal):
    """The file or text cannot be read as a list."""


def decode(upload: bytes) -> str:
    """The text of a file as Excel and others write it: UTF-8 with or without BOM, UTF-16, Windows-1252.

    Raises UnreadableListError for what is no text (an .xlsx, a PDF).
    """
    if upload.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise UnreadableListError(
            "Das ist keine CSV-Datei. Speichern Sie die Tabelle in Excel als „CSV (Trennzeichen-getrennt)“."
        )
    if upload.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = upload.decode("utf-16", errors="replace")
    else:
        try:
            text = upload.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = upload.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableListError("Die Datei enthält keinen lesbaren Text. Speichern Sie die Tabelle als CSV.")
    return text


def parse_table(
    text: str, *, headings: frozenset[str], empty_message: str
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The cells of the heading, where there is one, and of each line that holds something, with its number.

    Cells are separated by semicolon, tab, comma or blanks. `headings` are folded; `empty_message` is what to say of an
    empty list. Raises UnreadableListError for that, for more than MAX_ROWS lines and for broken quotation.
    """
    found = [
        (number, line) for number, line in enumerate(_records(text), start=1) if any(cell.strip() for cell in line)
    ]
    heading = found.pop(0)[1] if found and _is_heading(found[0][1], headings) else []
    if not found:
        raise UnreadableListError(empty_message)
    if len(found) > MAX_ROWS:
        raise UnreadableListError(f"Das sind mehr als {MAX_ROWS} Zeilen. Teilen Sie die Liste.")
    return heading, found


def cell_problem(cells: Sequence[str]) -> str:
    """Why a line cannot be taken, whatever it is about: the length of a cell first, its characters, a formula."""
    if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
        return HAS_LONG_CELL
    values = [strip_cell(cell) for cell in cells]
    if any(map(hidden_characters, values)):
        return HAS_INVISIBLE
    parts = [part for value in values for part in (value, *split_cell(value))]
    return HAS_FORMULA if any(map(FORMULA.match, parts)) else ""


def joined_cells(cells: Sequence[str]) -> str:
    """The cells of a line as one text."""
    return "; ".join(filter(None, (cell.strip() for cell in cells)))


def strip_cell(cell: str) -> str:
    """The value of a cell without what Excel puts around it."""
    return TEXT_FORMULA.sub(r"\1", strip_invisible(cell))


def split_cell(cell: str) -> list[str]:
    """The value of a cell; a name and an address in one are two."""
    value = strip_cell(cell)
    found = WITH_ADDRESS.fullmatch(value) if len(value) <= MAX_CELL_LENGTH else None
    return [found[1].strip(), found[2]] if found else [value]


def _records(text: str) -> list[list[str]]:
    """The cells of each line; blanks separate them only where nothing else does."""
    separator = _separator(text)
    if separator is None:
        return [_split_at_blanks(line.strip()) for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableListError(
            "Die Liste lässt sich nicht lesen: Prüfen Sie Anführungszeichen und Zeilenenden."
        ) from error


def _split_at_blanks(line: str) -> list[str]:
    """Split a name of several words from the address at the end of the line."""
    words = line.rsplit(maxsplit=1)
    return words if "@" in line and "@" in words[-1] else [line]


def _separator(text: str) -> str | None:
    sample = text[:20_000]
    lines = [line for line in sample.splitlines() if "@" in line] or sample.splitlines()
    for separator in (";", "\t", ","):
        if sum(separator in line for line in lines) * 2 > len(lines):
            return separator
    return None


def _is_heading(cells: Sequence[str], headings: frozenset[str]) -> bool:
    folded_cells = [fold(cell[:MAX_CELL_LENGTH]) for cell in cells if cell.strip()]
    return "@" not in "".join(cells) and any(cell in headings for cell in folded_cells)
