"""Parts a person's name as German lists write it."""

from __future__ import annotations

import re
from typing import NamedTuple

from normalisation.folding import fold
from normalisation.salutations import FEMALE, MALE

_FEMALE_WORDS = ("frau", "fr", "w", "f", "weiblich", "female", "mrs", "ms", "miss")
_MALE_WORDS = ("herr", "herrn", "hr", "hrn", "m", "mannlich", "male", "mr")
_SALUTATIONS = dict.fromkeys(_FEMALE_WORDS, FEMALE) | dict.fromkeys(_MALE_WORDS, MALE)
_NONE = frozenset({"", "d", "divers", "keine", "keine angabe", "neutral", "ohne", "x"})
_SPOKEN = re.compile(r"(?:frau|fr\.|herrn?|hr\.|hrn\.)(?=\s)\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:(?:univ\.?-?)?prof(?:essorin|essor)?\b\.?"
    r"|(?:dr|dres|pd|mag|dipl)\b\.?(?:\s?-\s?[a-zäöü]+\b\.?(?:\s?\([a-z]+\))?)*"
    r"|h\.?\s?c\.|habil\.|mult\.|med\.|dent\.|vet\.|jur\.|iur\.|phil\.|nat\.|rer\.|pol\.|oec\.|publ\.|ing\.|theol\."
    r"|paed\.|soc\.|sc\.)(?:\s+|$)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:md[lb]|mdep|m\.?\s?a\.?|b\.?\s?a\.?|m\.?\s?sc\.?|b\.?\s?sc\.?|ll\.?\s?m\.?|m\.?\s?b\.?\s?a\.?|ph\.?\s?d\.?"
    r"|a\.?\s?d\.?|i\.?\s?r\.?|jun\.?|jr\.?|sen\.?|mag\.?|dipl\.[\w.() -]+)",
    re.IGNORECASE,
)
_PARTICLES = re.compile("v[ao]n|vom|vande|de[lmnr]?|della|d[aio]|dos|zu[mr]?|l[ae]|[ae]l|ten|ter|op|bin|ibn")
_NOBILITY = re.compile("graf|grafin|freiherr|freifrau|freiin|baron|baronin|prinz|prinzessin|furst|furstin|edler|ritter")


class PersonName(NamedTuple):
    """The parts of a name. `salutation` is FEMALE, MALE or empty; `suffix` what stood behind the name (MdL)."""

    salutation: str
    title: str
    first_name: str
    last_name: str
    suffix: str = ""


def parse_salutation(text: str) -> str | None:
    """FEMALE for „Frau“, MALE for „Herr“, empty for none, in any spelling; None for more than a form of address."""
    folded = fold(text)
    return "" if folded in _NONE or not folded.strip("-– ") else _SALUTATIONS.get(folded)


def parse_person_name(text: str) -> PersonName:
    """The parts of a whole name.

    „Beispiel, Anna“, „Anna von der Heide“, „Frau Dr. h. c. Anna Beispiel, MdL“, „Otto Graf Beispiel“. One word alone is
    a last name; a first name with several words stays whole.
    """
    rest = " ".join(text.split())
    rest, suffix = _without_suffixes(rest)
    before, _, behind = rest.partition(",")
    salutation, title, before = _without_titles(before.strip())
    if not behind.strip():
        first_name, last_name = _split_name(before)
        return PersonName(salutation, title, first_name, last_name, suffix)
    second_salutation, second_title, first_name = _without_titles(behind.strip())
    titles = " ".join(filter(None, [title, second_title]))
    return PersonName(salutation or second_salutation, titles, first_name, before, suffix)


def _without_suffixes(text: str) -> tuple[str, str]:
    """The name and what stands behind it after commas: a mandate, a degree."""
    parts = text.split(",")
    suffixes: list[str] = []
    while len(parts) > 1 and _SUFFIX.fullmatch(parts[-1].strip()):
        suffixes.insert(0, parts.pop().strip())
    return ",".join(parts), ", ".join(suffixes)


def _without_titles(text: str) -> tuple[str, str, str]:
    """Form of address, titles and the rest; a text of titles alone is left as it is."""
    salutation, title = "", ""
    if found := _SPOKEN.match(text):
        salutation = _SALUTATIONS[fold(found[0])]
        text = text[found.end() :]
    while (found := _TITLE.match(text)) and found.end() < len(text):
        title += found[0]
        text = text[found.end() :]
    return salutation, " ".join(title.split()), text.strip()


def _split_name(text: str) -> tuple[str, str]:
    """First and last name of a name in its order; „von“ and „Graf“ begin the last name."""
    words = text.split()
    for position, word in enumerate(words[1:-1], start=1):
        if _PARTICLES.fullmatch(word) or _NOBILITY.fullmatch(fold(word)):
            return " ".join(words[:position]), " ".join(words[position:])
    if words and _PARTICLES.fullmatch(words[0]):
        return "", text
    return " ".join(words[:-1]), " ".join(words[-1:])
