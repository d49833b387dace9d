"""PDFs from data: accessible, with text as given and nothing missing."""

import io
import re
from datetime import UTC, datetime

import pypdf
import pytest
import typst

from core import typesetting

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
    printable = [chr(code) for code in range(0x20, 0x10000) if typesetting.printable(chr(code)) == chr(code)]
    assert len(printable) > 700
    pages = pypdf.PdfReader(io.BytesIO(document(" ".join(printable)))).pages
    assert pages


def test_what_no_font_knows_is_shown_as_unknown_and_what_is_invisible_goes():
    assert typesetting.printable("Klinik 😀 中\x07") == "Klinik � ��"
    assert typesetting.printable("Kli\u200bnik\u202e Lo\u0308hne") == "Klinik Löhne"


def test_fonts_come_with_the_portal_and_not_from_the_machine():
    fonts = {font["/BaseFont"] for font in embedded(document("Stadt Lemgo"))}
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+FiraSans-\w+(-Identity-H)?", font) for font in fonts)


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
