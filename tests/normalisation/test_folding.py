"""`fold()` and `visible_form()` in Python and in the database give the same for any text."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalisation.folding import fold, prefix_query, strip_invisible, visible_form

# What only PostgreSQL's newer Unicode tables know cannot be compared; PostgreSQL takes no NUL.
letters = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")
near = st.sampled_from(
    "aeouAEOUäöüÄÖÜßẞæœøłđðıþÆŒØŁĐÐİÞ \u0308\u0301-'.,ﬀ½Å①\u00ad\u200b\u2060\ufeff\ufe0f\u00a0\u202f"
)
texts = st.text(near | letters, max_size=30)
EVERY_CHARACTER = [
    chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in {"Cs", "Cn", "Co"}
]


STATEMENTS = {
    "fold": "SELECT fold(line) FROM unnest(%s) WITH ORDINALITY AS t (line, n) ORDER BY n",
    "visible_form": "SELECT visible_form(line) FROM unnest(%s) WITH ORDINALITY AS t (line, n) ORDER BY n",
}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller", "muller"),
        ("Mueller", "muller"),
        ("MÜLLER", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Bad Oeynhausen", "bad oynhausen"),
        ("Bad Öynhausen", "bad oynhausen"),
        ("Minden-Lübbecke", "minden lubbecke"),
        ("  Łódź,  (Æther) ", "lodz ather"),
        ("Stadt Lemgo – Alte Hansestadt", "stadt lemgo alte hansestadt"),
        ("P\ufb02egeheim", "pflegeheim"),
        ("Pflege\u00adheim", "pflegeheim"),
        ("Pflege\u200bheim", "pflegeheim"),
        ("\ufeffPflege\u2060heim\u200e", "pflegeheim"),
        ("Sternen\u200claub\ufe0f", "sternenlaub"),
        ("Bad\u00a0Salzuflen", "bad salzuflen"),
        ("Bad\u2009Salzuflen", "bad salzuflen"),
        ("Bad\u202fSalzuflen", "bad salzuflen"),
        ("Ｐｆｌｅｇｅｈｅｉｍ", "pflegeheim"),
        ("a\u20dd\u1ab0", "a"),
        ("Ирина", "ирина"),
        ("ЁЛКИНА Й", "елкина и"),
        ("Соломʼянський", "солом янськии"),
        ("Ελένη ΠΑΠΑΔΟΠΟΎΛΟΥ", "ελενη παπαδοπουλου"),
        ("Γιώργος ΓΙΏΡΓΟΣ", "γιωργοσ γιωργοσ"),
        ("Ħamrun Ŋuyɛn Əliyev", "hamrun nuyɛn əliyev"),
        ("أَحْمَد محـمود", "احمد محمود"),
        ("דָּוִד", "דוד"),
        ("ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"),
        ("北京・東京", "北京 東京"),
        ("가각", "\u1100\u1161\u1100\u1161\u11a8"),
        ("हिन्दी", "हिन्दी"),
        ("がか", "\u304b\u3099\u304b"),
        ("٣ x", "٣ x"),
        ("", ""),
        (" \u00a0\u200b\u2028", ""),
        ("???", "???"),
        (" –\u200b\t(–) ", "– (–)"),
        ("\U0001f600", "\U0001f600"),
        ("?? Anna", "anna"),
    ],
)
def test_fold_makes_one_form(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("P\ufb02ege\u00adheim", "Pflegeheim"),
        ("Bad\u00a0Salz\u200buflen\u202fNord", "Bad Salzuflen Nord"),
        ("0251\u2009411\u20111066", "0251 411\u20101066"),
        ("Mu\u200b\u0308ller", "Müller"),
        ("info@straße.example", "info@straße.example"),
    ],
)
def test_visible_form_is_what_a_reader_sees(text, seen):
    assert visible_form(text) == seen


def test_blanks_and_invisible_characters_at_the_ends_are_stripped():
    assert strip_invisible("\ufeff\u200b Bad\u00a0Salzuflen\u202f\u00ad ") == "Bad\u00a0Salzuflen"
    assert strip_invisible(" \u200b ") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("function", "in_python"), [("fold", fold), ("visible_form", visible_form)])
def test_database_gives_the_same_for_every_character(function, in_python):
    inside = [f"x{character}y" for character in EVERY_CHARACTER]
    assert _in_database(function, inside) == [in_python(text) for text in inside]


@pytest.mark.django_db
@pytest.mark.parametrize(("function", "in_python"), [("fold", fold), ("visible_form", visible_form)])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(lines=st.lists(texts, min_size=1, max_size=20))
def test_database_gives_the_same_for_any_text(function, in_python, lines):
    assert _in_database(function, lines) == [in_python(line) for line in lines]


@settings(deadline=None)
@given(texts, st.integers(0, 30))
def test_fold_of_a_prefix_is_a_prefix_of_the_fold(text, length):
    """From the first letter on: before it, the signs are the fold."""
    text = unicodedata.normalize("NFC", f"x{text}")
    assert fold(text).startswith(fold(text[: length + 1]))


@settings(deadline=None)
@given(texts)
def test_folded_words_stand_apart_by_single_blanks(text):
    assert fold(text) == " ".join(fold(text).split(" ")).strip()


def test_letters_and_numbers_of_every_script_are_kept():
    """And nothing else; U+02B9 to U+02FF are letters only to Unicode: apostrophes and accents of their own."""
    stable = [one for one in EVERY_CHARACTER if unicodedata.is_normalized("NFKD", one) and not "ʹ" <= one <= "\u02ff"]
    words = {one for one in stable if unicodedata.category(one)[0] in "LN"} - {"\u0640", "\u115f", "\u1160"}
    signs = {one for one in stable if unicodedata.category(one)[0] in "PSZC"}
    assert [one for one in words if " " in fold(f"x{one}y") or fold(f"x{one}y") == "xy"] == []
    assert {fold(f"x{one}y") for one in signs} == {"x y", "xy"}
    assert [one for one in words if fold(one) != fold(one.lower())] == []


@settings(deadline=None)
@given(texts)
def test_only_a_blank_text_has_an_empty_fold(text):
    is_blank = all(unicodedata.category(one) in {"Cc", "Zl", "Zp", "Zs"} for one in visible_form(text))
    assert (fold(text) == "") == is_blank


@settings(deadline=None)
@given(texts)
def test_upper_case_and_decomposed_text_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_nothing_typed_makes_no_query(text):
    assert prefix_query(text) is None


def _in_database(function, lines):
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[function], [lines])
        return [line for (line,) in cursor.fetchall()]
