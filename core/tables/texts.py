"""Reads CSV files and pasted text: encoding, separator, quotation marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from core.tables.rows import Row, UnreadableTableError, filled_rows

NO_TEXT = "Die Datei enthält keinen lesbaren Text. Speichern Sie die Tabelle als Excel-Datei (.xlsx) oder als CSV."
SAMPLE = 20_000  # characters that tell encoding and separator
MIN_WIDE_LENGTH = 8
MAX_LINES_OF_A_CELL = 50
SEPARATORS = ("\t", ";", ",", "|")  # a tab is part of no cell
DECLARED_SEPARATOR = re.compile(r"\s*sep=(.)\s*(?:\r\n|\r|\n|$)", re.IGNORECASE)
LINE_END = re.compile(r"\r\n|\r|\n")
NAMED_ADDRESS = re.compile(
    r"\s*([^<>]{0,200}?)\s*<([^<>\s]{1,100}@[^<>\s]{1,254})>\s*(?:[;,]|$)"
)  # Anna Beispiel <anna@haus.example>
GERMAN_LETTERS = frozenset("äöüßÄÖÜéèàç§–")
WESTERN, DOS = "cp1252", "cp850"


def decode_text(content: bytes) -> str:
    """The text of a file as Excel, its forerunners and others write it.

    UTF-8 and UTF-16 with or without a mark, Windows-1252, and CP850 where that gives the likelier German words. Raises
    UnreadableTableError for what is no text.
    """
    text = _decode(content)
    if "\0" in text:
        raise UnreadableTableError(NO_TEXT)
    return text


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return text
    if wide := _wide_encoding(content):
        return content.decode(wide, errors="replace")
    return text or max((content.decode(each, errors="replace") for each in (WESTERN, DOS)), key=_german_score)


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a mark: in German text every other byte is nearly always zero."""
    sample = content[:SAMPLE]
    if len(sample) < MIN_WIDE_LENGTH:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) * 2 > half:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) * 2 > half else ""


def _german_score(text: str) -> int:
    """How many characters beyond ASCII are usual in German beside a letter, less those that are not."""
    padded = f" {text[:SAMPLE]} "
    beyond = [(before, sign) for before, sign in pairwise(padded) if not sign.isascii()]
    return sum(1 if sign in GERMAN_LETTERS and not before.isdigit() else -1 for before, sign in beyond)


def parse_text(text: str) -> list[Row]:
    """The cells of each line that holds something.

    They are separated by what `sep=` says, else by tab, semicolon, comma or bar, whichever most lines have, else by the
    blanks before a mail address. Mailboxes as mail programs list them („Name <mail>; Name <mail>“) are a row each.
    A quotation mark that is not closed ends with its line. Raises UnreadableTableError for too many rows or columns.
    """
    declared = DECLARED_SEPARATOR.match(text)
    if declared:
        rest = parse_cells(text[declared.end() :], declared[1])
        return filled_rows([[], *rest])
    if people := _named_addresses(text):
        return filled_rows(people)
    separator = _separator(text)
    lines = LINE_END.split(text)
    return filled_rows(
        [_split_before_address(line.strip()) for line in lines] if separator is None else parse_cells(text, separator)
    )


def write_text(rows: Sequence[Row]) -> str:
    """The rows as a text of lines with tabs, of which `parse_text()` makes the same rows with the same numbers.

    Line breaks and tabs inside a cell become blanks.
    """
    width = max((len(row.cells) for row in rows), default=0)
    cells_by_number = {row.number: row.cells for row in rows}
    lines = [cells_by_number.get(number, []) for number in range(1, max(cells_by_number, default=0) + 1)]
    return "\n".join("\t".join(_plain_cell(cell) for cell in [*cells, *[""] * (width - len(cells))]) for cells in lines)


def _plain_cell(cell: str) -> str:
    plain = " ".join(cell.replace("\t", "\n").splitlines())
    return '"' + plain.replace('"', '""') + '"' if '"' in plain else plain


def parse_cells(text: str, separator: str) -> list[list[str]]:
    """The cells of each line, with those of a cell of several lines in the first; the others are empty."""
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    quoted = re.compile(rf'[ ]*"((?:[^"]|"")*+)"[ ]*(?={re.escape(separator)}|\r|\n|\Z)')
    records: list[list[str]] = []
    cells: list[str] = []
    position, extra_lines, width = 0, 0, 0
    while position <= len(text):
        found = quoted.match(text, position)
        if found and _ends_too_late(found[1], separator, width - len(cells)):
            found = None
        if found:
            value = found[1].replace('""', '"')
            extra_lines += len(LINE_END.findall(value))
        else:
            found = plain.match(text, position)
            value = found[0] if found else ""
        cells.append(value)
        position = found.end() if found else len(text)
        if text.startswith(separator, position):
            position += 1
            continue
        records += [cells, *([] for _ in range(extra_lines))]
        width = max(width, len(cells))
        cells, extra_lines = [], 0
        ended = LINE_END.match(text, position)
        position = ended.end() if ended else len(text) + 1
    return records


def _ends_too_late(value: str, separator: str, missing_cells: int) -> bool:
    """Whether a quotation mark was never meant to be closed there: it would take other rows with it."""
    first_line, *others = LINE_END.split(value)
    if not others:
        return False
    taken = first_line.count(separator)
    return len(others) > MAX_LINES_OF_A_CELL or (taken > 0 and taken + 1 >= missing_cells)


def _named_addresses(text: str) -> list[list[str]]:
    """Name and address of each mailbox, where the text is nothing but several of them."""
    rows: list[list[str]] = []
    for line in LINE_END.split(text.strip()):
        found = NAMED_ADDRESS.findall(line)
        if NAMED_ADDRESS.sub("", line).strip():
            return []
        rows += [[name.strip("\"' "), address] for name, address in found] or [[]]
    return rows if any(map(len, rows)) else []


def _split_before_address(line: str) -> list[str]:
    """Split a name of several words from the address at the end of the line."""
    words = line.rsplit(maxsplit=1)
    return words if "@" in line and "@" in words[-1] else [line]


def _separator(text: str) -> str | None:
    """What separates cells: on most lines that have a mail address, or on most lines."""
    lines = [line for line in LINE_END.split(text[:SAMPLE]) if line.strip()]
    samples = [line for line in lines if "@" in line] or lines
    counts = Counter({each: sum(each in line for line in samples) for each in SEPARATORS})
    return next((each for each in SEPARATORS if counts[each] * 2 > len(samples)), None)
