"""`mailbox()` in Python and in the database give the same, and what IDNA 2008 sends to."""

import unicodedata

import idna
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalisation.mailboxes import domain_of, mailbox, readable_domain

letters = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")
texts = st.text(st.sampled_from("aZß.@-ẞäÄİıſς。．") | letters, max_size=30)
EVERY_CHARACTER = [
    chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in {"Cs", "Cn", "Co"}
]


@pytest.mark.parametrize(
    ("address", "compared"),
    [
        ("Info@Straße.example", "info@xn--strae-oqa.example"),
        ("info@STRAẞE.example", "info@xn--strae-oqa.example"),
        ("info@xn--strae-oqa.EXAMPLE", "info@xn--strae-oqa.example"),
        ("info@stra\u00adße.example", "info@xn--strae-oqa.example"),
        ("info@strasse.example", "info@strasse.example"),
        ("Poststelle@Mu\u0308nster.example", "poststelle@xn--mnster-3ya.example"),
        ("poststelle@MÜNSTER.example", "poststelle@xn--mnster-3ya.example"),
        (" Rathaus@Stadt.example\u00a0", "rathaus@stadt.example"),
        ("a@bücher。example", "a@xn--bcher-kva.example"),
        ("ß", "ß"),
        ("", ""),
    ],
)
def test_spellings_of_one_mailbox_are_compared_alike(address, compared):
    assert mailbox(address) == compared


@pytest.mark.parametrize(
    "domain",
    ["straße.example", "münchen.example", "grüße-aus-köln.example", "ελλάδα.example", "дом.example", "łódź.example"],
)
def test_domain_is_compared_as_it_is_sent_to(domain):
    assert mailbox(f"info@{domain}") == f"info@{idna.encode(domain).decode()}"
    assert mailbox(f"info@{domain.upper().replace('SS', 'ẞ')}") == f"info@{idna.encode(domain).decode()}"


def test_domain_is_read_in_letters():
    assert domain_of("Info@XN--strae-oqa.example") == domain_of("info@Straße.Example") == "straße.example"
    assert readable_domain("xn--broken-.example") == "xn--broken-.example"


@pytest.mark.django_db
def test_database_gives_the_same_for_every_character():
    inside = [f"X{character}y@a{character}B.example" for character in EVERY_CHARACTER]
    assert _in_database(inside) == [mailbox(text) for text in inside]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.lists(texts, min_size=1, max_size=20))
def test_database_gives_the_same_for_any_text(lines):
    assert _in_database(lines) == [mailbox(line) for line in lines]


def _in_database(lines):
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox(line) FROM unnest(%s) WITH ORDINALITY AS t (line, n) ORDER BY n", [lines])
        return [line for (line,) in cursor.fetchall()]
