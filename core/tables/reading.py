"""Reads a table whatever it comes as: XLSX, ODS and old XLS workbooks, CSV files, pasted text."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from django.conf import settings

from core.tables import exit_codes
from core.tables.rows import MAX_ROWS, Sheet, UnreadableTableError, filled_rows
from core.tables.texts import decode_text, parse_text

MAX_SECONDS = 30
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLS, and what is protected with a password
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|head|body)", re.IGNORECASE)
SAVE_AS = "Öffnen Sie sie in Excel und speichern Sie sie als Excel-Arbeitsmappe (.xlsx) oder als CSV."
OTHER_FILES = {
    b"%PDF": f"Das ist ein PDF. {SAVE_AS.replace('sie ', 'die Tabelle ', 1)}",
    b"\x89PNG": "Das ist ein Bild. Wählen Sie die Tabelle selbst.",
    b"\xff\xd8\xff": "Das ist ein Bild. Wählen Sie die Tabelle selbst.",
}
WEB_PAGE = f"Die Datei heißt wie eine Excel-Datei, ist aber eine Webseite. {SAVE_AS}"
ENCRYPTED = "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie in Excel ohne Kennwort."
TOO_LARGE = "Die Datei ist ausgepackt zu groß. Löschen Sie leere Zeilen und Blätter, oder speichern Sie sie als CSV."
BROKEN = f"Die Datei lässt sich nicht lesen, sie ist beschädigt oder keine Tabelle. {SAVE_AS}"
REASONS = {
    exit_codes.TOO_LARGE: TOO_LARGE,
    exit_codes.ENCRYPTED: ENCRYPTED,
    exit_codes.UNREADABLE: BROKEN,
}


def read_upload(content: bytes) -> list[Sheet]:
    """The sheets of a file that hold something, in their order; its content says what it is, not its name.

    Raises UnreadableTableError with what to do: for other files, protected, broken and huge ones.
    """
    for beginning, sentence in OTHER_FILES.items():
        if content.startswith(beginning):
            raise UnreadableTableError(sentence)
    if MARKUP.match(content):
        raise UnreadableTableError(WEB_PAGE)
    if content.startswith((b"PK\x03\x04", OLD_OFFICE)):
        return _read_workbook(content)
    return [Sheet("", parse_text(decode_text(content)))]


def _read_workbook(content: bytes) -> list[Sheet]:
    if content.startswith(OLD_OFFICE) and ENCRYPTED_PART in content:
        raise UnreadableTableError(ENCRYPTED)
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "core.tables.workbook_process", str(MAX_ROWS)],
            cwd=settings.BASE_DIR,
            input=content,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableTableError(TOO_LARGE) from error
    if done.returncode:  # killed for what it used, or by the library's own end
        raise UnreadableTableError(REASONS.get(done.returncode, TOO_LARGE if done.returncode < 0 else BROKEN))
    sheets = [Sheet(name, filled_rows(rows)) for name, rows in json.loads(done.stdout)]
    return [sheet for sheet in sheets if sheet.rows]
