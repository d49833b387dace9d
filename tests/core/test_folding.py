"""`fold()` in Python and in the database give the same for any text."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.folding import fold, prefix_query

# What only PostgreSQL's newer Unicode tables know cannot be compared; PostgreSQL takes no NUL.
letters = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")
near = st.sampled_from("aeouAEOUäöüÄÖÜßẞæœøłđðıþÆŒØŁĐÐİÞ \u0308\u0301-'.,ﬀ½Å①")
texts = st.text(near | letters, max_size=30)


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
        ("Ирина", ""),
        ("", ""),
    ],
)
def test_fold_makes_one_form(text, folded):
    assert fold(text) == folded


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.lists(texts, min_size=1, max_size=20))
def test_database_folds_as_python_does(lines):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold(line) FROM unnest(%s) WITH ORDINALITY AS t (line, n) ORDER BY n", [lines])
        assert [line for (line,) in cursor.fetchall()] == [fold(line) for line in lines]


@given(texts, st.integers(0, 30))
def test_fold_of_a_prefix_is_a_prefix_of_the_fold(text, length):
    text = unicodedata.normalize("NFC", text)
    assert fold(text).startswith(fold(text[:length]))


@given(texts)
def test_folded_text_is_plain(text):
    assert set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert fold(text) == " ".join(fold(text).split())


@given(texts)
def test_upper_case_and_decomposed_text_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@pytest.mark.parametrize("text", ["", "  ", "–", "Ирина"])
def test_nothing_searchable_makes_no_query(text):
    assert prefix_query(text) is None
