"""Parsing of GV100AD files: editions of all years, and broken files."""

from collections import Counter
from datetime import date
from io import BytesIO

import pytest

from regions.domain import register
from regions.domain.gemeindeverzeichnis import Edition, RegisterRefusal, parse
from regions.domain.gemeindeverzeichnis.parser import plain_name
from tests.core.test_uploads import PDF
from tests.factories import gemeindeverzeichnis as gv

NO_FILE = "kein Gemeindeverzeichnis"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "cp850"])
def test_read_finds_the_land_as_the_register_has_it_in_every_encoding(encoding):
    edition = parse(gv.file(encoding=encoding))
    known = {unit["ags"]: (unit["name"], unit["kind"], unit["level"]) for unit in register.units() if unit["parent"]}
    assert edition.as_of == gv.AS_OF
    assert {unit.ags: (unit.name, unit.kind, unit.level) for unit in edition.units} == known
    assert Counter(edition.population.values()) == {10_000: 396}


def test_read_takes_dos_line_ends_the_mark_of_the_end_and_blank_lines():
    for text in (gv.text().replace("\r\n", "\n"), gv.text() + "\x1a", gv.text().replace("\r\n", "\r\n\r\n")):
        assert len(parse(BytesIO(text.encode())).units) == 454


def test_read_takes_the_day_from_the_land_where_a_unit_carries_that_of_its_last_change():
    older = gv.text().replace("402025083105766", "402014103105766")
    assert older != gv.text()
    assert parse(BytesIO(older.encode())) == parse(gv.file())


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Städteregion Aachen (einschl. Stadt Aachen)", 43),
        ("Aachen, Städteregion", 43),
        ("Aachen, Kommunalverband besonderer Art", 45),
    ],
)
def test_read_knows_the_staedteregion_under_each_of_its_names(name, sign):
    listed = f"{'Städteregion Aachen':<50}{'Musterort':<50}43"
    text = gv.text().replace(listed, f"{name:<50}{'Musterort':<50}{sign}")
    assert parse(BytesIO(text.encode())).by_ags["05334"].title == "Städteregion Aachen"


def test_read_passes_over_gemeindeverbaende():
    verband = "50202508310576644   5044Lemgo, Alte Hansestadt".ljust(122) + "50"
    assert len(parse(BytesIO(f"{gv.text()}{verband}\r\n".encode())).units) == 454


def test_an_edition_survives_being_stored():
    edition = parse(gv.file())
    assert Edition.from_json(edition.to_json()) == edition


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Detmold, Stadt", "Detmold"),
        ("Lemgo, Alte Hansestadt", "Lemgo"),
        ("Hagen, Stadt der FernUniversität", "Hagen"),
        ("Erkrath, Fundort des Neanderthalers, Stadt", "Erkrath"),
        ("Langenfeld (Rheinland), Stadt", "Langenfeld (Rheinland)"),
        ("Mülheim an der Ruhr, Stadt", "Mülheim an der Ruhr"),
        ("Städteregion Aachen (einschl. Stadt Aachen)", "Städteregion Aachen"),
        ("Kall", "Kall"),
    ],
)
def test_plain_name_drops_what_the_list_adds(listed, name):
    assert plain_name(listed) == name


@pytest.mark.parametrize(
    ("as_of", "counted_on"),
    [(date(2025, 8, 31), date(2024, 12, 31)), (date(2024, 12, 31), date(2024, 12, 31))],
)
def test_population_was_likely_counted_on_the_last_day_of_a_year(as_of, counted_on):
    assert parse(gv.file(as_of=as_of)).likely_counted_on == counted_on


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ist leer"),
        (b" \r\n\r\n", "ist leer"),
        (b"<!DOCTYPE html><html><body>404</body></html>", NO_FILE),
        (PDF, NO_FILE),
        (b"PK\x03\x04" + b"\0" * 50, NO_FILE),
        (b"\0" * 1_000, NO_FILE),
        (b"\0" * 12_000_000, "zu groß"),
        (b"05766044;Lemgo;40000\r\n", NO_FILE),
        ("ö".encode() * 100, NO_FILE),
        (b"\xff\xfe" + b"\x00\xd8" * 50, NO_FILE),
    ],
)
def test_read_refuses_what_is_no_such_file(content, sentence):
    with pytest.raises(RegisterRefusal, match=sentence):
        parse(BytesIO(content))


def changed(find: str, replacement: str) -> BytesIO:
    text = gv.text()
    assert find in text
    return BytesIO(text.replace(find, replacement, 1).encode())


def without_last_lines(number: int) -> BytesIO:
    return BytesIO("\r\n".join(gv.text().rstrip().split("\r\n")[:-number]).encode())


def only_the_land(*, cut: int) -> BytesIO:
    lines = [line for line in gv.text().split("\r\n") if line[10:12] == "05"]
    return BytesIO("\r\n".join(lines).encode()[:-cut])


def test_read_takes_an_extract_of_the_land():
    assert parse(only_the_land(cut=1)) == parse(gv.file())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: BytesIO(gv.text().encode()[:50_000]), "nicht vollständig"),
        (lambda: only_the_land(cut=200), "bricht ab"),
        (lambda: without_last_lines(3), "fehlen Länder"),
        (lambda: gv.file([]), "Nordrhein-Westfalen steht nicht"),
        (lambda: gv.file(gv.rows({"05766": None})), "nicht vollständig"),
        (
            lambda: gv.file([row for row in gv.rows() if not row.ags.startswith("05766") or len(row.ags) < 8]),
            "nicht voll",
        ),
        (lambda: gv.file([*gv.rows(), gv.row("05766044")]), "05766044 steht mehrmals"),
        (lambda: changed("602025083105766044", "602025133105766044"), "beschädigt"),
        (lambda: changed("602025083105766044", "602025093005766044"), "verschiedener Tage"),
        (lambda: changed("Lemgo, Alte Hansestadt", "Lemgo\x07, Hansestadt     "), "beschädigt"),
        (lambda: changed("Lemgo, Alte Hansestadt", "LemgÃ¼, Alte Hansestad"), "beschädigt"),
        (lambda: changed("602025083105766044", "Lemgo"), "Zeile"),
        (lambda: gv.file([gv.row("05766044", inhabitants=10**10), *gv.rows({"05766044": None})]), "beschädigt"),
        (lambda: gv.file(as_of=date(2008, 12, 31)), "zu alt"),
    ],
)
def test_read_refuses_what_is_damaged_or_not_whole(file, sentence):
    with pytest.raises(RegisterRefusal, match=sentence):
        parse(file())
