"""Case and accent folding of names for search: müller, mueller and muller are found by each other."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import CharField, Expression, F, Func, TextField, Value

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
    """A query that finds each typed word as the prefix of some word, in any order; None for nothing searchable."""
    prefixes = prefix_query_text(text)
    return prefix_search_query(Value(prefixes, output_field=CharField())) if prefixes else None


def prefix_query_text(text: str) -> str:
    """The text of the tsquery that `prefix_query()` builds; empty where nothing searchable was typed."""
    return " & ".join(f"{word}:*" for word in fold(text).split()[:10])


def prefix_search_query(prefixes: Expression) -> SearchQuery:
    """The query of a text that `prefix_query_text()` has made, which may be a parameter of a prepared query."""
    return SearchQuery(prefixes, config="simple", search_type="raw")
