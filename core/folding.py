"""Case and accent folding of names for search: müller, mueller and muller are found by each other."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Expression, F, Func, TextField

_LETTERS = str.maketrans({"ß": "ss", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def fold(text: str) -> str:
    """The form in which names are compared: lower-case a–z and 0–9 with single blanks between words.

    Umlauts and their spellings with e fall together (ä, ae → a), ß becomes ss, other accents go. The fold of a prefix
    is a prefix of the fold. The database's `fold()` gives the same.
    """
    text = unicodedata.normalize("NFKD", text)
    text = re.sub("[\u0300-\u036f]", "", text).lower().translate(_LETTERS)
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
