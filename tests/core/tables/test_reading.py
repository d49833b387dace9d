"""Workbooks as offices have them, and files that only look like one."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from core.tables.reading import read_upload
from core.tables.rows import UnreadableTableError


def workbook(rows: list[list[object]], **sheets: list[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd.mm.yyyy", "strings_to_formulas": False}) as book:
        for name, lines in {"Tabelle1": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                sheet.write_row(number, 0, cells)
    return content.getvalue()


def bomb() -> bytes:
    """A workbook of 300 KB whose sheet would fill 300 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["x"]]))) as parts, zipfile.ZipFile(content, "w", 8) as packed:
        for name in parts.namelist():
            is_sheet = name.endswith("sheet1.xml")
            packed.writestr(name, b"<row/>" * 50_000_000 if is_sheet else parts.read(name))
    return content.getvalue()


def test_cells_of_a_workbook_read_as_excel_shows_them():
    content = workbook([["Titel"], [], [5766008, "Löhne\nStadt", date(2024, 2, 1), 2.5, True, "=A1"]], Blatt2=[["b"]])
    first, second = read_upload(content)
    assert [(row.number, row.cells) for row in first.rows] == [
        (1, ["Titel"]),
        (3, ["5766008", "Löhne\nStadt", "01.02.2024", "2,5", "ja", "=A1"]),
    ]
    assert (first.name, second.name, second.rows[0].cells) == ("Tabelle1", "Blatt2", ["b"])


def test_file_without_a_workbook_is_read_as_text():
    [sheet] = read_upload("Größe;b".encode("cp1252"))
    assert (sheet.name, sheet.rows[0].cells) == ("", ["Größe", "b"])


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "Das ist ein PDF. Öffnen Sie die Tabelle in Excel"),
        (b"\x89PNG\r\n", "Das ist ein Bild."),
        (b"\xef\xbb\xbf <html><table><tr><td>AGS</td></tr></table></html>", "ist aber eine Webseite"),
        (b"PK\x03\x04" + b"x" * 100, "beschädigt oder keine Tabelle"),
        (workbook([["a"]])[:2_000], "beschädigt oder keine Tabelle"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "beschädigt oder keine Tabelle"),
        (PROTECTED, "mit einem Kennwort geschützt"),
        (workbook([["a"]] * 12_001), "mehr als 12000 Zeilen"),
        (workbook([["a"] * 101]), "mehr als 100 Spalten"),
    ],
)
def test_what_is_no_table_says_what_to_do(content, sentence):
    with pytest.raises(UnreadableTableError, match=sentence):
        read_upload(content)


def test_small_file_that_holds_a_huge_one_is_refused():
    content = bomb()
    assert len(content) < 500_000
    with pytest.raises(UnreadableTableError, match="ausgepackt zu groß"):
        read_upload(content)
