"""Characters in typed text that a reader cannot see or would take for others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SCRIPTS = {
    "CYRILLIC": "kyrillisch",
    "GREEK": "griechisch",
    "ARABIC": "arabisch",
    "HEBREW": "hebräisch",
    "ARMENIAN": "armenisch",
    "FULLWIDTH": "vollbreit",
    "MATHEMATICAL": "mathematisch",
}


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text; `remark` says what is strange about it, empty for plain text."""

    text: str
    remark: str = ""


def text_runs(text: str) -> Iterator[TextRun]:
    """The text in order, each strange character a piece of its own with a remark in German."""
    plain = ""
    for character in text:
        remark = remark_on(character)
        if not remark:
            plain += character
            continue
        if plain:
            yield TextRun(plain)
            plain = ""
        yield TextRun(character if character.isprintable() else "", remark)
    if plain:
        yield TextRun(plain)


def remark_on(character: str) -> str:
    """What is strange about a character: it cannot be seen, or is of another script than Latin."""
    if character in "\n\r\t" or character.isascii():
        return ""
    code = f"U+{ord(character):04X}"
    category = unicodedata.category(character)
    if category in {"Cf", "Cc", "Co", "Cn"} or character in "\u2028\u2029":
        return f"unsichtbares Zeichen {code}"
    name = unicodedata.name(character, "")
    if category.startswith("L") and not name.startswith("LATIN") and character not in "ªº":
        script = next((german for start, german in SCRIPTS.items() if name.startswith(start)), "fremde Schrift")
        return f"{script}, {code}"
    return ""
