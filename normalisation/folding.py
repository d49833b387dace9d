"""Case and accent folding of names for search: müller, mueller and muller are found by each other."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Expression, F, Func, TextField

from normalisation.fold_tables import CAPITALS, OPTIONAL_MARKS, PLAIN_LETTERS, SEPARATORS

MAX_WORD_LENGTH = 500  # of a word in a query: PostgreSQL takes 2,046 bytes

# What takes no room of its own: soft hyphens, zero-width characters, marks of direction (Default_Ignorable_Code_Point).
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_OPTIONAL_MARKS = re.compile(f"[{OPTIONAL_MARKS}]")
_SEPARATORS = re.compile(f"[{SEPARATORS}]+")
_ASCII_SEPARATORS = re.compile("[^a-z0-9]+")
_BLANKS = re.compile("[\0-\x20\x7f-\xa0\u1680\u2028\u2029]+")  # and controls, in the visible form
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_SMALL = {chr(code): chr(code).lower() for first, last in CAPITALS for code in range(first, last + 1)}
_LETTERS = str.maketrans({letter: PLAIN_LETTERS.get(small, small) for letter, small in _SMALL.items()} | PLAIN_LETTERS)


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
    """The form in which names are compared: small letters and digits of any script, single blanks between words.

    Umlauts and their spellings with e fall together (ä, ae → a), ß becomes ss; other accents go, as do the points of
    Hebrew and Arabic. The fold of a prefix is a prefix of the fold. A text without letters, marks and digits is its
    own fold: only a blank one has none, and „???“ never equals „–“. The database's `fold()` gives the same (ADR 8).
    """
    words = _ascii_words(text) if text.isascii() else _words(text)
    return words or _BLANKS.sub(" ", visible_form(text)).strip()


def _ascii_words(text: str) -> str:
    return _ASCII_SEPARATORS.sub(" ", _without_digraphs(text.lower())).strip()


def _words(text: str) -> str:
    plain = _OPTIONAL_MARKS.sub("", unicodedata.normalize("NFKD", INVISIBLE.sub("", text)))
    return _SEPARATORS.sub(" ", _without_digraphs(plain.translate(_LETTERS))).strip()


def _without_digraphs(text: str) -> str:
    for pair, letter in _DIGRAPHS:
        text = text.replace(pair, letter)
    return text


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


class WordQuery(SearchQuery):
    """A query of folded words as they are, with `&`, `|` and brackets between `quoted_word()`s.

    `to_tsquery()` would part them anew by what the database's locale holds for a letter.
    """

    template = "(%(expressions)s)::tsquery"

    def __init__(self, text: str) -> None:
        super().__init__(text, search_type="raw")


def quoted_word(word: str) -> str:
    """A folded word as an operand in a `WordQuery`, whatever signs it is of."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def prefix_query(text: str) -> WordQuery | None:
    """Every typed word as the prefix of some word, in any order; None where nothing was typed."""
    prefixes = " & ".join(f"{quoted_word(word[:MAX_WORD_LENGTH])}:*" for word in fold(text).split()[:10])
    return WordQuery(prefixes) if prefixes else None
