"""Finds characters that look like others or cannot be seen, and shows them to the reviewer.

Forms and pasted lists refuse those that cannot be seen (`normalisation.validators`); older records may have them.
"""

import unicodedata
from collections.abc import Iterator

DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\ufeff")


def describe(text: str) -> list[str]:
    """German phrases that say which deceptive characters a text contains; an empty list for none."""
    return list(_findings(text))


def _findings(text: str) -> Iterator[str]:
    if DIRECTION.intersection(text):
        yield "enthält Zeichen, die die Schreibrichtung umkehren"
    if INVISIBLE.intersection(text):
        yield "enthält unsichtbare Zeichen"
    if any(len(_scripts(word)) > 1 for word in text.split()):
        yield "mischt verschiedene Schriften in einem Wort (zum Beispiel lateinische und kyrillische Buchstaben)"


def _scripts(word: str) -> set[str]:
    """The scripts of a word's letters, by the first word of their Unicode names: LATIN, CYRILLIC, GREEK …"""
    return {unicodedata.name(letter, "UNKNOWN").partition(" ")[0] for letter in word if letter.isalpha()}
