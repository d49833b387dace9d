"""What may stand in typed text: its length, and characters that a reader sees; each refusal says what to do."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

from normalisation.folding import INVISIBLE

TOO_LONG = "Kürzen Sie diese Angabe auf höchstens %(limit_value)s Zeichen, jetzt sind es %(show_value)s."
HAS_CONTROL_CHARACTERS = "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe."
HAS_CONTROL_CHARACTERS_IN_TEXT = "Entfernen Sie unsichtbare Steuerzeichen aus dieser Angabe."
IS_INVISIBLE = "Hier stehen nur unsichtbare Zeichen. Löschen Sie sie, und geben Sie die Angabe neu ein."
HAS_INVISIBLE = "%(place)s steht ein unsichtbares Zeichen. Löschen Sie es, oder tippen Sie die Angabe neu."
HAS_NO_LETTER = "Geben Sie hier einen Namen ein, mit mindestens einem Buchstaben."
PLACE_LENGTH = 20
DECOMPOSED_FACTOR = 4  # letters of a composed text are at most so many characters while they are decomposed

CONTROL_CHARACTERS_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LINE_BREAKS_AND_TABS = frozenset("\t\n\r")
LATIN = r" -~\u00a0-\u00ac\u00ae-\u02ff–—‘’‚“”„…€"
PLAIN_LINE = re.compile(f"[{LATIN}]*")
PLAIN_TEXT = re.compile(f"[\t\n\r{LATIN}]*")
EMOJI = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
# Invisible, but part of what is seen: joins or parts letters from Arabic to Sinhala, and makes one picture of several.
JOINERS = re.compile(
    "(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])"
    f"|(?<={EMOJI})\ufe0f?\u200d(?={EMOJI})|(?<={EMOJI})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)"
)


def composed(text: str, *, max_length: int) -> str:
    """The text with composed letters (NFC), as it is stored; what is too long anyway stays as it is."""
    if text.isascii() or len(text) > max_length * DECOMPOSED_FACTOR:
        return text
    return unicodedata.normalize("NFC", text)


def validate_length(text: str, *, max_length: int) -> None:
    """Refuse a text that is too long. To be called before anything else looks at the text."""
    if len(text) > max_length:
        raise ValidationError(TOO_LONG, code="max_length", params={"limit_value": max_length, "show_value": len(text)})


def validate_letters(text: str) -> None:
    """Refuse a name without any letter, of whatever script: „???“ or „-“ names nobody."""
    if not any(map(str.isalpha, text)):
        raise ValidationError(HAS_NO_LETTER, code="letters")


def validate_characters(text: str, *, is_multiline: bool = False) -> None:
    """Refuse characters that nobody sees: controls, marks of direction, tags, private use, unassigned.

    Line breaks and tabs may stand in text of several lines. Letters of other scripts are the reviewer's to judge.
    """
    if (PLAIN_TEXT if is_multiline else PLAIN_LINE).fullmatch(text):
        return
    hidden = hidden_characters(text, is_multiline=is_multiline)
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in hidden):
        sentence = HAS_CONTROL_CHARACTERS_IN_TEXT if is_multiline else HAS_CONTROL_CHARACTERS
        raise ValidationError(sentence, code="control_characters")
    if text and not any(unicodedata.category(character)[0] in "LNPS" for character in set(text) - hidden):
        raise ValidationError(IS_INVISIBLE, code="invisible")
    if hidden:
        raise ValidationError(HAS_INVISIBLE, code="invisible", params={"place": _place(text, hidden)})


def hidden_characters(text: str, *, is_multiline: bool = False) -> set[str]:
    """The characters of a text that nobody sees and that are no part of a letter or picture."""
    found = {character for character in set(text) if _is_hidden(character)}
    if found and JOINERS.search(text):
        found &= set(JOINERS.sub("", text))
    return found - LINE_BREAKS_AND_TABS if is_multiline else found


def without_hidden_characters(text: str) -> str:
    """The text without the characters that nobody sees, in one line and with single blanks.

    For names from times or ways without validate_characters(): a mark of direction in one turns the page around.
    """
    hidden = hidden_characters(text, is_multiline=True)
    return " ".join("".join(character for character in text if character not in hidden).split())


def _is_hidden(character: str) -> bool:
    if character.isprintable():
        return INVISIBLE.match(character) is not None
    is_newer_emoji = unicodedata.category(character) == "Cn" and re.match(EMOJI, character)
    return unicodedata.category(character) != "Zs" and not is_newer_emoji


def _place(text: str, hidden: set[str]) -> str:
    """Where the first of these characters stands, by what stands before it."""
    without_joiners = JOINERS.sub(lambda found: " " * len(found[0]), text)
    position = min(map(without_joiners.index, hidden))
    before = text[max(0, position - PLACE_LENGTH) : position].rpartition("\n")[2].strip()
    return f"Hinter „{before}“" if before else "Am Anfang einer Zeile" if "\n" in text else "Am Anfang"
