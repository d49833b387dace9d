"""PDFs from data: accessible, with text as given and nothing missing."""

import io
import re
from datetime import UTC, datetime

import pypdf
import pytest
import typst

from core import typesetting
from normalisation.printable_characters import is_printable

AT = datetime(2024, 2, 1, tzinfo=UTC)


def page_data(name: str) -> dict[str, object]:
    return {
        "name": name,
        "number": "U-2024-7K3M9QX2-34",
        "place": "Detmold",
        "day": "1. Februar 2024",
        "wording": ["ist beigetreten."],
        "signatories": [{"role": "Geschäftsstelle", "name": ""}],
        "address": "https://netzwerk.example.org/urkunde/U-2024-7K3M9QX2-34/",
        "shown": "netzwerk.example.org/urkunde/U-2024-7K3M9QX2-34",
        "qr": typesetting.qr_svg("https://netzwerk.example.org/urkunde/U-2024-7K3M9QX2-34/"),
    }


def document(*names: str) -> bytes:
    data = {"title": "Beitrittsurkunden", "author": "Netzwerk", "certificates": [page_data(name) for name in names]}
    return typesetting.pdf("members/pdf/certificate", data, at=AT)


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "*fett* _kursiv_ $x^2$ <marke> @quelle",
        '"); #panic("',
        "\\#{1+1} //",
        "= Titel\n- Punkt",
    ],
)
def test_text_is_printed_and_never_run(name):
    assert " ".join(name.split()) in text(document(name))


def test_same_input_gives_the_same_bytes():
    assert document("Stadt Lemgo") == document("Stadt Lemgo")


def test_every_character_let_through_can_be_printed():
    """PDF/UA-1 refuses a document with a character that no font has."""
    printable = [chr(code) for code in range(0x20, 0x10000) if is_printable(chr(code))]
    assert len(printable) > 3_000
    assert document(*("".join(printable[first : first + 200]) for first in range(0, len(printable), 200)))


def test_fonts_come_with_the_portal_and_not_from_the_machine():
    fonts = {font["/BaseFont"] for font in embedded(document("Stadt Lemgo"))}
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+FiraSans-\w+(-Identity-H)?", font) for font in fonts)
    fonts = {font["/BaseFont"] for font in embedded(document("Müller محمد שרה"))}
    assert {font.partition("+")[2].partition("-")[0] for font in fonts} == {
        "FiraSans",
        "NotoSansArabic",
        "NotoSansHebrew",
    }


def test_names_of_other_languages_are_tagged_so_that_they_are_read_aloud():
    [page] = pypdf.PdfReader(io.BytesIO(document("Haus محمد שרה Γιώργος"))).pages
    assert set(re.findall(rb"/Lang\((\w+)\)", page.get_contents().get_data())) == {b"ar", b"he", b"el"}


def embedded(pdf: bytes):
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()


def test_template_cannot_reach_beyond_the_templates(tmp_path, monkeypatch):
    (tmp_path / "greedy.typ").write_text('#read("/../manage.py")')
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    with pytest.raises(typst.TypstError):
        typesetting.pdf("greedy", {}, at=AT)


def test_pictures_of_the_pages():
    data = {
        "title": "Urkunden",
        "author": "Netzwerk",
        "certificates": [page_data("Stadt Lemgo"), page_data("Kreis Lippe")],
    }
    pages = typesetting.png("members/pdf/certificate", data, at=AT)
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"] * 2
