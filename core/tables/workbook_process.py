"""`python -m core.tables.workbook_process`: the sheets of a workbook on standard input, as JSON on standard output.

A process of its own, because a workbook is read whole and a small file can hold a huge one: what it may use is bounded.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from core.tables.exit_codes import ENCRYPTED, TOO_LARGE, UNREADABLE

MAX_MEMORY = 1_000_000_000
MAX_CPU_SECONDS = 20
MAX_UNPACKED = 200_000_000


def main() -> int:
    """Read one workbook; the exit code says why that failed."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    max_rows = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    try:
        if _unpacked_size(content) > MAX_UNPACKED:
            return TOO_LARGE
        json.dump(list(_sheets(content, max_rows)), sys.stdout)
    except MemoryError:
        return TOO_LARGE
    except PasswordError:
        return ENCRYPTED
    except (CalamineError, BadZipFile):
        return UNREADABLE
    return 0


def _unpacked_size(content: bytes) -> int:
    if not content.startswith(b"PK"):
        return len(content)
    with ZipFile(io.BytesIO(content)) as parts:
        return sum(part.file_size for part in parts.infolist())


def _sheets(content: bytes, max_rows: int) -> Iterator[tuple[str, list[list[str]]]]:
    """Name and rows of each sheet, one row more than allowed at most, in the cells' places: A1 is the first."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in workbook.sheets_metadata:
        rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False, nrows=max_rows + 1)
        yield sheet.name, [_without_blank_end([_as_shown(value) for value in row]) for row in rows]


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _as_shown(value: object) -> str:
    """The text of a cell as a German reader writes it: `01.02.2024`, `5766044`, `2,5`."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
