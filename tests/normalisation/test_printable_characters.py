"""How names appear on paper, and which of them cannot be printed."""

import pytest

from normalisation.printable_characters import is_printable, printable, unprintable_texts


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ngọc Ánh",
        "İbrahim Gülşen-Yıldız",
        "Γεώργιος Παπαδόπουλος",
        "Олександр Їжакевич",
        "Grażyna Brzęczyszczykiewicz",
        "Přemysl Žďárský",
        "Þórdís Ægisdóttir",
        "Ștefan Țăranu",
        "Győző Kőszegi-Űrhegyi",
        "Haus №\u202f7 → Süd, ½ Stunde, 5\u2009€",
    ],
)
def test_names_of_europe_and_vietnam_are_printed_as_they_are(name):
    assert (printable(name), is_printable(name)) == (name, True)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pﬂegeheim, Griﬃn", "Pflegeheim, Griffin"),
        ("Ⅳ. Zug, ①, Ｍüller, ㎡", "IV. Zug, 1, Müller, m2"),
        ("Kli\u200bnik\u202e Lo\u0308hne\x07", "Klinik Löhne"),
        ("Raum\tA\r\nHof\u2028B", "Raum A \nHof B"),
    ],
)
def test_compatible_and_composed_characters_take_the_place_of_what_fonts_lack(typed, printed):
    assert (printable(typed), is_printable(typed)) == (printed, True)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Anna 😀, Haus ★ Nord", "Anna, Haus Nord"),
        ("👩‍👩‍👧 Familienhaus 1️⃣", "Familienhaus 1"),
        ("王小明 Wang", "▯▯▯ Wang"),
        ("😀", "▯"),
        ("M�ller", "M▯ller"),
    ],
)
def test_without_a_glyph_symbols_are_left_out_and_letters_are_boxes(typed, printed):
    assert (printable(typed), is_printable(typed)) == (printed, False)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("محمد علي", "[محمد علي]"),
        ("שרה כהן-לוי", "[שרה כהן-לוי]"),
        ("شركة ABC للأمن 24", "[شركة ABC للأمن 24]"),
        ("Dr. محمد علي", "Dr. [محمد علي]"),
        ("مدير, Polizei Lemgo", "[مدير], Polizei Lemgo"),
        ("in Vertretung für محمد علي, 0211 1234", "in Vertretung für [محمد علي], 0211 1234"),
    ],
)
def test_right_to_left_names_keep_their_order_whatever_stands_beside(typed, printed):
    isolated = printed.replace("[", "\u2067").replace("]", "\u2069")
    assert (printable(typed), is_printable(typed)) == (isolated, True)


def test_persian_names_keep_the_mark_that_parts_letters():
    assert printable("علی\u200cرضا") == "\u2067علی\u200cرضا\u2069"
    assert printable("Kli\u200cnik") == "Klinik"


def test_unprintable_texts_are_named_once_and_not_again_inside_longer_ones():
    texts = ["Guten Tag 王小明,", "王小明", "Müller", "Haus ★", "王小明"]
    assert unprintable_texts(texts) == ["王小明", "Haus ★"]
