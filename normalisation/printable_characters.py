"""Which characters the fonts of the papers can print, and what becomes of all others (ADR 30)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200d-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
    r"|(?<![\u0600-\u077f])\u200c|\u200c(?![\u0600-\u077f])"  # joins or parts Arabic letters, as Persian names need
)
TAB_OR_BREAK = re.compile(r"[\t\v\f\r\x85\u2028\u2029]")
# What Fira Sans, Noto Sans Arabic and Noto Sans Hebrew have a glyph for; ligatures and other presentation forms are
# left out although they have one, so that paper can be searched and read aloud.
UNPRINTABLE = re.compile(
    r"[^\n\u0020-\u007e\u00a0-\u02b2\u02b7-\u02bc\u02bf\u02c0\u02c6-\u02cc\u02d8-\u02de"  # Latin
    r"\u1e00-\u1e29\u1e2c-\u1e99\u1e9b\u1e9e\u1ea0-\u1ef9\u2c64-\u2c66\ua789-\ua78d"
    r"\u0300-\u0304\u0306-\u030d\u030f\u0311-\u0313\u0316-\u0321\u0323-\u032d\u032f-\u0332\u0334-\u0336\u0339-\u033d"
    r"\u0342-\u0345\u035c\u0361"
    r"\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u03ff"  # Greek
    r"\u1f00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-\u1fb4"
    r"\u1fb6-\u1fc4\u1fc6-\u1fd3\u1fd6-\u1fdb\u1fdd-\u1fef\u1ff2-\u1ff4\u1ff6-\u1ffe"
    r"\u0400-\u0479\u048a-\u052f"  # Cyrillic
    r"\u0591-\u05c7\u05d0-\u05ea\u05ef-\u05f4"  # Hebrew
    r"\u0606-\u061b\u061d-\u06dc\u06de-\u06ff\u0750-\u077f\u08a0-\u08e1\u08e3-\u08ff\u200c"  # Arabic
    r"\u2000-\u200a\u202f\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u2044"  # signs
    r"\u2070\u2074-\u208e\u20a1\u20a6\u20a9-\u20ac\u20b4\u20b9\u20ba\u20bd\u2113\u2116\u2122\u212e\u2153-\u215f"
    r"\u2190-\u2193\u2202\u2205\u2206\u220f\u2211\u2212\u2215\u2219\u221a\u221e\u222b\u2248\u2260\u2264\u2265\u25af\u25ca]"
)
SYMBOLS = {"So", "Sk", "Me"}  # emoji and dingbats: nobody misses them in a name
REPLACEMENT_CHARACTER = "\u25af"  # the empty box; „\ufffd“ itself is in none of the fonts
MAYBE_UNPRINTABLE = "[^ -\u02b2–—‘’‚“”„•…€]"  # for the database: texts to look at with `is_printable()`
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff](?:[\W\d]*[\u0590-\u08ff])*")
ISOLATE = "\u2067{}\u2069".format  # from right to left, whatever stands beside it


def printable(text: str) -> str:
    """The text as it is printed: composed, without invisible characters, right-to-left names kept in their order.

    Characters without a glyph become what Unicode calls compatible with them („ﬂ“ is „fl“); symbols such as emoji are
    left out, and everything else appears as „▯“.
    """
    resolved = _resolve(text)
    if UNPRINTABLE.search(resolved):
        resolved = _replace_unprintable(resolved) or REPLACEMENT_CHARACTER
    return "\n".join(map(_isolate, resolved.split("\n"))) if RIGHT_TO_LEFT.search(resolved) else resolved


def is_printable(text: str) -> bool:
    """Whether every visible character of the text is printed."""
    return not UNPRINTABLE.search(_resolve(text))


def unprintable_texts(texts: Iterable[str]) -> list[str]:
    """The texts of which something is missing on paper, each once, without those that contain another of them."""
    found = list(dict.fromkeys(text for text in texts if not is_printable(text)))
    return [text for text in found if not any(other in text for other in found if other != text)]


def _resolve(text: str) -> str:
    visible = INVISIBLE.sub("", TAB_OR_BREAK.sub(" ", unicodedata.normalize("NFC", text)))
    return UNPRINTABLE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), visible)


def _replace_unprintable(text: str) -> str:
    return re.sub(" *\0+", "", UNPRINTABLE.sub(_replacement, text)).strip()


def _replacement(found: re.Match[str]) -> str:
    """The box; NUL for a symbol, which goes together with the blanks before it."""
    is_symbol = unicodedata.category(found[0]) in SYMBOLS and found[0] != "\ufffd"
    return "\0" if is_symbol else REPLACEMENT_CHARACTER


def _isolate(line: str) -> str:
    """The whole line from right to left where it begins so and most of its letters are so, else only these words."""
    directions = [bool(RIGHT_TO_LEFT.match(letter)) for letter in line if letter.isalpha()]
    if directions[:1] == [True] and 2 * sum(directions) > len(directions):
        return ISOLATE(line)
    return RIGHT_TO_LEFT.sub(lambda found: ISOLATE(found[0]), line)
