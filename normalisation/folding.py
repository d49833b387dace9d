"""Case and accent folding of names for search: müller, mueller and muller are found by each other."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Expression, F, Func, TextField

# What takes no room of its own: soft hyphens, zero-width characters, marks of direction (Default_Ignorable_Code_Point).
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def visible_form(text: str) -> str:
    """The text as a reader sees it: without invisible characters, with plain letters, digits and blanks.

    Ligatures, full-width letters and narrow or non-breaking spaces become the characters they look like (NFKC). The
    database's `visible_form()` gives the same.
    """
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text))


def strip_invisible(text: str) -> str:
    """The text without the blanks and invisible characters at its ends."""
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or INVISIBLE.match(text[start])):
        start += 1
    while start < end and (text[end - 1].isspace() or INVISIBLE.match(text[end - 1])):
        end -= 1
    return text[start:end]


def fold(text: str) -> str:
    """The form in which names are compared: lower-case a–z and 0–9 with single blanks between words.

    Begins with the visible form. Umlauts and their spellings with e fall together (ä, ae → a), ß becomes ss, other
    accents go. The fold of a prefix is a prefix of the fold. The database's `fold()` gives the same.
    """
    text = unicodedata.normalize("NFKD", visible_form(text))
    text = _ACCENTS.sub("", text).lower().translate(_LETTERS)
    for pair, letter in _DIGRAPHS:
        text = text.replace(pair, letter)
    return re.sub("[^a-z0-9]+", " ", text).strip()


class Fold(Func):
    """The database function `fold()`, immutable, so that generated columns and indexes may use it."""

    function = "fold"
    output_field = TextField()


class FoldedSearchVector(Func):
    """The folded words of its arguments as a tsvector, without stemming or stop words."""

    template = "array_to_tsvector(string_to_array(fold(%(expressions)s), ' '))"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()

    def __init__(self, *expressions: Expression | F | str) -> None:
        super().__init__(*expressions)


def prefix_query(text: str) -> SearchQuery | None:
    """Every typed word as the prefix of some word, in any order; None where nothing searchable was typed."""
    prefixes = " & ".join(f"{word}:*" for word in fold(text).split()[:10])
    return SearchQuery(prefixes, config="simple", search_type="raw") if prefixes else None
