"""What a cell of a table that somebody keeps may hold, and what it means without what Excel puts around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalisation.folding import strip_invisible
from normalisation.validators import hidden_characters

MAX_CELL_LENGTH = 500
FORMULA = re.compile(r"[=@]|[+-].*[A-Za-z(]")  # „+49 5231 71-0“ is none
ESCAPED = ("=", "+", "-", "@", "\t", "\r")
APOSTROPHE = re.compile(r"\A'(?=[=+@\t\r0-])")  # what keeps Excel from taking a text for a formula
TEXT_FORMULA = re.compile(r'="([0-9]+)"')  # how a key keeps its leading zero in Excel: a text, not a formula
WITH_ADDRESS = re.compile(r"([^@]*[^@\s<])[\s<]+([^\s<>@]+@[^\s<>@]+)>?")
HAS_FORMULA = "Eine Zelle enthält eine Formel. Schreiben Sie den Wert hinein."
HAS_LONG_CELL = f"Eine Zelle hat mehr als {MAX_CELL_LENGTH} Zeichen. Kürzen Sie sie."
HAS_INVISIBLE = "Eine Zelle enthält unsichtbare Zeichen. Tippen Sie sie neu."
LINE_BREAKS = re.compile(r"[\r\n]+")


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
    """The value of a cell in one line, without what Excel puts around it."""
    return APOSTROPHE.sub("", TEXT_FORMULA.sub(r"\1", LINE_BREAKS.sub(" ", strip_invisible(cell))))


def split_cell(cell: str) -> list[str]:
    """The value of a cell; a name and an address in one are two."""
    value = strip_cell(cell)
    found = WITH_ADDRESS.fullmatch(value) if len(value) <= MAX_CELL_LENGTH else None
    return [found[1].strip(), found[2]] if found else [value]


def escape_formula(cell: str) -> str:
    """Prefix text that Excel would take for a formula or a number with an apostrophe; `strip_cell()` takes it off."""
    is_number = cell.startswith("0") and cell.isdecimal()
    return f"'{cell}" if is_number or cell.startswith(ESCAPED) else cell
