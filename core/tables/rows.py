"""What every table is read into: sheets of numbered rows of text."""

from __future__ import annotations

from typing import NamedTuple

from core.refusals import DomainRefusal

MAX_ROWS = 12_000
MAX_COLUMNS = 100
TOO_MANY_ROWS = f"Das sind mehr als {MAX_ROWS} Zeilen. Teilen Sie die Liste."
TOO_MANY_COLUMNS = f"Das sind mehr als {MAX_COLUMNS} Spalten. Löschen Sie die, die nicht gebraucht werden."


class UnreadableTableError(DomainRefusal):
    """The file or text cannot be read as a table; the sentence says what to do."""


class Row(NamedTuple):
    """The cells of a row that holds something, and its number as the program shows it that wrote the table."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """A table of a file; the name is empty for a text."""

    name: str
    rows: list[Row]


def filled_rows(lines: list[list[str]]) -> list[Row]:
    """The rows that hold something, counted from 1. Raises UnreadableTableError for too many or too wide ones."""
    rows = [Row(number, cells) for number, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells)]
    if len(rows) > MAX_ROWS:
        raise UnreadableTableError(TOO_MANY_ROWS)
    if any(len(row.cells) > MAX_COLUMNS and any(map(str.strip, row.cells[MAX_COLUMNS:])) for row in rows):
        raise UnreadableTableError(TOO_MANY_COLUMNS)
    return rows
