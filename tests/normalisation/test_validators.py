import time

import pytest
from django.core.exceptions import ValidationError

from normalisation.validators import composed, validate_characters, validate_length, validate_letters

SEEN = [
    "",
    "Bärbel Müller-Lüdenscheidt",
    "Nguyễn Thị Ánh",
    "Łukasz Đorđević",
    "محمد",
    "علی\u200cرضا",  # two letters that are not joined
    "සිංහල ශ්\u200dරී",  # joined
    "Bad\u00a0Salzuflen, 5\u2009€",
    "Danke ❤\ufe0f 👩🏽\u200d🚒 1\ufe0f\u20e3 \U0001fae8",
]
HIDDEN = {
    "Anna\u202eMuster": "Hinter „Anna“ steht ein unsichtbares Zeichen.",
    "\u2066Anna": "Am Anfang steht ein unsichtbares Zeichen.",
    "Anna\u200e": "Hinter „Anna“ steht ein unsichtbares Zeichen.",
    "Pflege\u00adheim": "Hinter „Pflege“ steht ein unsichtbares Zeichen.",
    "Anna\U000e0041": "Hinter „Anna“ steht ein unsichtbares Zeichen.",
    "An\u200cna": "Hinter „An“ steht ein unsichtbares Zeichen.",
    "Anna\u3164": "Hinter „Anna“ steht ein unsichtbares Zeichen.",
    "Anna\ue000": "Hinter „Anna“ steht ein unsichtbares Zeichen.",
    "Anna\ufe0f": "Hinter „Anna“ steht ein unsichtbares Zeichen.",
    "\u200b\ufeff": "Hier stehen nur unsichtbare Zeichen.",
    "Anna\x07": "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe.",
    "Anna\nMuster": "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe.",
    "Anna\u2028Muster": "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe.",
}


@pytest.mark.parametrize("text", SEEN)
def test_what_a_reader_sees_may_stand_in_a_line(text):
    validate_characters(text)


@pytest.mark.parametrize(("text", "sentence"), HIDDEN.items())
def test_what_nobody_sees_is_refused_with_its_place(text, sentence):
    with pytest.raises(ValidationError) as refusal:
        validate_characters(text)
    assert refusal.value.messages[0].startswith(sentence)


def test_text_of_several_lines_may_have_breaks_and_tabs():
    validate_characters("Guten Tag,\r\n\tdanke – ❤\ufe0f", is_multiline=True)
    with pytest.raises(ValidationError, match="Hinter „dan“"):
        validate_characters("Guten Tag,\ndan\u200bke", is_multiline=True)
    with pytest.raises(ValidationError, match="Am Anfang einer Zeile"):
        validate_characters("Guten Tag,\n\u202edanke", is_multiline=True)


def test_letters_are_composed_unless_the_text_is_too_long():
    assert composed("Mu\u0308ller", max_length=10) == "Müller"
    assert composed("u\u0308" * 50, max_length=10) == "u\u0308" * 50


def test_length_is_looked_at_before_anything_else():
    begun = time.perf_counter()
    with pytest.raises(ValidationError, match="höchstens 100 Zeichen, jetzt sind es 2500000"):
        validate_length("ü" * 2_500_000, max_length=100)
    assert time.perf_counter() - begun < 0.05


@pytest.mark.parametrize("name", ["Ö", "D'", "O’", "王", "Ελένη", "علی", "हिन्दी", "112 e. V."])
def test_name_has_a_letter_of_any_script(name):
    validate_letters(name)


@pytest.mark.parametrize("name", ["???", "–", "\U0001f600", "123", "..."])
def test_name_without_a_letter_is_refused(name):
    with pytest.raises(ValidationError, match="mit mindestens einem Buchstaben"):
        validate_letters(name)
