"""What a CSV file or a pasted text holds."""

import pytest

from core.tables.rows import MAX_ROWS, Row, UnreadableTableError
from core.tables.texts import decode_text, parse_text, write_text

GERMAN = "Löhne; Bünde\nÄnne Groß; Straße"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850"])
def test_text_of_every_usual_encoding_is_read(encoding):
    assert decode_text(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"a\x00b;c", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(UnreadableTableError, match="keinen lesbaren Text"):
        decode_text(content)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n\nc;d", [(1, ["a", "b"]), (3, ["c", "d"])]),
        ("a\tb;c\nd\te", [(1, ["a", "b;c"]), (2, ["d", "e"])]),
        ("a,b\nc,d", [(1, ["a", "b"]), (2, ["c", "d"])]),
        ("sep=|\na|b;c\nd;e|f", [(2, ["a", "b;c"]), (3, ["d;e", "f"])]),
        ("Anna Beispiel anna@haus.example", [(1, ["Anna Beispiel", "anna@haus.example"])]),
        (
            'Anna Beispiel <anna@haus.example>; "Muster, Max" <max@haus.example>',
            [(1, ["Anna Beispiel", "anna@haus.example"]), (2, ["Muster, Max", "max@haus.example"])],
        ),
        ('a;"b;""c"""\nd;e', [(1, ["a", 'b;"c"']), (2, ["d", "e"])]),
        ('a;"b\nc";d\ne;f;g', [(1, ["a", "b\nc", "d"]), (3, ["e", "f", "g"])]),
        ('a;"b;c\nd;e;f\ng;h";i', [(1, ["a", '"b', "c"]), (2, ["d", "e", "f"]), (3, ["g", 'h"', "i"])]),
        ('5" Rohr;b\nc;d', [(1, ['5" Rohr', "b"]), (2, ["c", "d"])]),
    ],
)
def test_cells_and_lines_are_those_of_the_program_that_wrote_them(text, rows):
    assert [tuple(row) for row in parse_text(text)] == rows


def test_rows_written_as_text_are_read_again_with_their_numbers():
    rows = [Row(2, ["AGS", "Name; Ort", ""]), Row(5, ["05766008", 'Stadt "Barntrup"', "x@y.example"])]
    assert parse_text(write_text(rows)) == rows
    assert parse_text(write_text([Row(1, ["a\nb", "c\td"])])) == [Row(1, ["a b", "c d"])]


@pytest.mark.parametrize(
    ("text", "sentence"), [("a;b\n" * (MAX_ROWS + 1), "Teilen Sie die Liste"), (";".join("a" * 101), "100 Spalten")]
)
def test_too_many_rows_or_columns_are_refused(text, sentence):
    with pytest.raises(UnreadableTableError, match=sentence):
        parse_text(text)
    assert len(parse_text("a;b\n" * MAX_ROWS)) == MAX_ROWS


def test_long_lines_of_quotation_marks_and_blanks_cost_no_time():
    rows = parse_text("a;b\n" * 9_000 + '"' * 300_000 + ";\n" + " " * 300_000 + "a;b")
    assert (len(rows), rows[-1].cells[-1]) == (9_002, "b")
