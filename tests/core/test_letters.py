"""Letters on paper: the address in the window, the link as a QR code, the code to type."""

import io
from datetime import date

import pypdf
import pytest
import zxingcpp
from PIL import Image

from core import letters, typesetting
from tests.factories import NOW

LINK = "https://netzwerk.example.org/sammelbeitritt/1A-1-1rXyZ7.abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG/"
MILLIMETRE = 72 / 25.4


def letter(**changes: object) -> letters.Letter:
    values: dict[str, object] = {
        "address": ["Stadt Musterstadt", "Die Bürgermeisterin", "Marktplatz 1", "32657 Musterstadt"],
        "subject": "Einladung zum Beitritt",
        "salutation": "Sehr geehrte Damen und Herren,",
        "paragraphs": ["wir laden Sie ein.", '#read("/etc/passwd")'],
        "link": LINK,
        "code": "ABCD-EFGH-JK",
        "code_page": "https://netzwerk.example.org/sammelbeitritt/",
        "day": date(2024, 1, 8),
        "answer_by": date(2024, 1, 26),
    }
    return letters.Letter(**{**values, **changes})  # type: ignore[arg-type]  # a test names what it changes


def read(*rows: letters.Letter) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(letters.letters_pdf(rows)))


def text(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_letter_says_everything_and_prints_text_as_it_is():
    [page] = read(letter()).pages
    for part in (
        "Stadt Musterstadt Die Bürgermeisterin Marktplatz 1 32657 Musterstadt",
        "Münster, 8. Januar 2024",
        '#read("/etc/passwd")',
        "netzwerk.example.org/sammelbeitritt diesen Code ein: ABCD-EFGH-JK",
        "bis zum 26. Januar 2024",
    ):
        assert part in text(page)


def test_address_is_inside_the_window_of_the_envelope():
    """DIN 5008, form B: the address zone lies 62.7 to 90 mm from the top and 20 to 105 mm from the left."""
    places = {}

    def note(shown, _, matrix, *rest):
        if shown.strip():
            places.setdefault(shown.strip(), (matrix[4], matrix[5]))

    [page] = read(letter(address=[f"Zeile {number}" for number in range(6)])).pages
    page.extract_text(visitor_text=lambda shown, cm, tm, *rest: note(shown, cm, product(tm, cm)))
    lines = [place for shown, place in places.items() if "Zeile" in shown]
    assert lines
    for x, y in lines:
        assert 20 <= x / MILLIMETRE <= 105
        assert 62.7 <= 297 - y / MILLIMETRE <= 90


def product(one, other):
    """The place of text in points from the page's lower left corner."""
    x, y = one[4], one[5]
    return [0, 0, 0, 0, x * other[0] + y * other[2] + other[4], x * other[1] + y * other[3] + other[5]]


def test_qr_code_opens_the_personal_page():
    data = {"title": "Briefe", "sender": letters.sender_data(), "letters": [letters._letter_data(letter())]}
    [page] = typesetting.png(letters.TEMPLATE, data, at=NOW)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert code.text == LINK


def test_pdf_is_tagged_and_each_letter_begins_a_page():
    document = read(letter(), letter(code="WXYZ-2345-67", answer_by=None))
    assert ["ABCD-EFGH-JK" in text(page) for page in document.pages] == [True, False]
    assert "Antwort bis" not in text(document.pages[1])
    assert (document.trailer["/Root"]["/Lang"], document.metadata.title) == ("de-DE", "Briefe")
    assert "/StructTreeRoot" in document.trailer["/Root"]


@pytest.mark.parametrize("rows", [[], [letter(address=["Zeile"] * 7)]])
def test_what_cannot_be_a_letter_is_refused(rows):
    with pytest.raises(ValueError, match=r"letters|lines"):
        letters.letters_pdf(rows)
