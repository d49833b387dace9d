"""Names of authorities and areas in a sentence, with article and case: „die Stadt Lemgo“, „des Märkischen Kreises“.

The first noun of a name that says what it is decides (Stadt, Kreis, Klinikum …). A name without such a noun stands in
quotation marks behind „die Organisation“, and one that begins with a person's title stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE = range(4)


class Gender(StrEnum):
    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"


class Noun(NamedTuple):
    """How a kind is declined: `genitive` is the ending of its genitive."""

    gender: Gender
    genitive: str = ""


M, F, N = Gender
ARTICLES = {
    M: ("der", "des", "dem", "den"),
    F: ("die", "der", "der", "die"),
    N: ("das", "des", "dem", "das"),
}
STRONG_ENDINGS = {M: "er", F: "e", N: "es"}  # of an adjective without an article, as names have it
WEAK_ENDINGS = {M: ("e", "en", "en", "en"), F: ("e", "en", "en", "e"), N: ("e", "en", "en", "e")}
WHOLE_NOUNS = {  # as whole words only: neither is Lippstadt a kind of Stadt nor Mülheim one of Heim
    **dict.fromkeys(["stadt", "hansestadt", "bundesstadt", "landeshauptstadt", "kreisstadt", "klingenstadt"], Noun(F)),
    **dict.fromkeys(["universitätsstadt", "jva", "kita", "ogs", "wehr"], Noun(F)),
    **dict.fromkeys(["land", "amt"], Noun(N, "es")),
}
# Last parts of a word. No plural: „die Stadtwerke gehören“ would need another verb than all sentences have.
FEMININES = """
    gemeinde region regierung behörde verwaltung direktion inspektion polizei feuerwehr bundeswehr stelle kasse kammer
    anstalt schaft schule universität akademie fakultät bibliothek bücherei klinik agentur versicherung stiftung stätte
    kommission konferenz union liga bahn fraktion wache kirche diözese initiative zentrale hilfe pflege station leitung
"""
MASCULINES_IN_S = "bezirk verein betrieb garten flughafen bahnhof bauhof rat senat vorstand"
MASCULINES_IN_ES = "kreis verband verbund bund dienst hort städtetag landkreistag landtag ausschuss"
NEUTERS_IN_S = """
    amt klinikum ministerium präsidium zentrum center gericht institut kolleg gymnasium hospital museum theater archiv
    büro werk unternehmen altenheim pflegeheim forum
"""
NEUTERS_IN_ES = "krankenhaus rathaus kreishaus frauenhaus jugendhaus kinderhaus bürgerhaus"
ENDINGS = {
    **dict.fromkeys(FEMININES.split(), Noun(F)),
    **dict.fromkeys(MASCULINES_IN_S.split(), Noun(M, "s")),
    **dict.fromkeys(MASCULINES_IN_ES.split(), Noun(M, "es")),
    **dict.fromkeys(NEUTERS_IN_S.split(), Noun(N, "s")),
    **dict.fromkeys(NEUTERS_IN_ES.split(), Noun(N, "es")),
}
LONGEST_FIRST = sorted(ENDINGS, key=len, reverse=True)
ADJECTIVE = re.compile(
    r"(?:isch|lich|ig|deutsch|allgemein|kommunal|national|regional|zentral|frei|alt|neu|erst|groß|vereinigt|integriert)"
    r"(er|es|e)$",
    re.IGNORECASE,
)
LEADING_ARTICLE = re.compile(r"^(?:der|die|das)\s+", re.IGNORECASE)
PERSON = re.compile(
    r"^(?:(?:der|die)\s+)?(?:frau|herr|dr|prof|\w*(?:präsident|minister|bürgermeister|direktor|leiter|dezernent|senator|"
    r"vorsitzende|staatssekretär|landrat|landrät|städteregionsrat|städteregionsrät)(?:in|er|r)?)\b",
    re.IGNORECASE,
)


def nominative(name: object) -> str:
    """„die Stadt Lemgo“, „der Kreis Lippe“, „die Organisation „Kölner Zoo““."""
    return _in_case(str(name), NOMINATIVE)


def genitive(name: object) -> str:
    """„der Stadt Lemgo“, „des Kreises Lippe“, „der Organisation „Kölner Zoo““."""
    return _in_case(str(name), GENITIVE)


def dative(name: object) -> str:
    """„der Stadt Lemgo“, „dem Kreis Lippe“, „der Organisation „Kölner Zoo““."""
    return _in_case(str(name), DATIVE)


def accusative(name: object) -> str:
    """„die Stadt Lemgo“, „den Kreis Lippe“, „die Organisation „Kölner Zoo““."""
    return _in_case(str(name), ACCUSATIVE)


@lru_cache(maxsize=2_000)
def _in_case(name: str, case: int) -> str:
    name = name.strip()
    if not name:
        return ""
    if PERSON.match(name):
        return name[0].lower() + name[1:] if LEADING_ARTICLE.match(name) else name
    words = LEADING_ARTICLE.sub("", name).split(" ")
    position = _position_of_noun(words)
    if position is None and case == NOMINATIVE and LEADING_ARTICLE.match(name):
        return name[0].lower() + name[1:]
    if position is None:
        return f"{ARTICLES[F][case]} Organisation „{_with_inner_quotes(name)}“"
    return " ".join([*_declined(words[: position + 1], case), *words[position + 1 :]])


def _position_of_noun(words: Sequence[str]) -> int | None:
    """Where the noun stands that says what it is; None where something else than its adjectives stands before it."""
    for position, word in enumerate(words):
        if noun := _noun(word):
            return position if all(_is_attribute(one, noun) for one in words[:position]) else None
        if not (ADJECTIVE.search(word) or _joins(word)):
            return None
    return None


def _noun(word: str) -> Noun | None:
    last = re.split(r"[-/]", word.strip(",;:")).pop().lower()
    if found := WHOLE_NOUNS.get(last):
        return found
    return next((ENDINGS[ending] for ending in LONGEST_FIRST if last.endswith(ending)), None)


def _is_attribute(word: str, noun: Noun) -> bool:
    """Whether this is an adjective of the noun, or the first half of „Industrie- und Handelskammer“."""
    found = ADJECTIVE.search(word)
    return _joins(word) or bool(found and found[1] == STRONG_ENDINGS[noun.gender])


def _joins(word: str) -> bool:
    return word.endswith("-") or word in {"und", "&"}


def _declined(words: Sequence[str], case: int) -> list[str]:
    """Article, adjectives and noun."""
    *attributes, kind = words
    noun = _noun(kind) or Noun(F)
    adjectives = [
        word if _joins(word) else word.removesuffix(STRONG_ENDINGS[noun.gender]) + WEAK_ENDINGS[noun.gender][case]
        for word in attributes
    ]
    return [ARTICLES[noun.gender][case], *adjectives, _with_ending(kind, noun, case)]


def _with_ending(word: str, noun: Noun, case: int) -> str:
    if case != GENITIVE:
        return word
    bare = word.rstrip(",;:")
    return f"{bare}{noun.genitive}{word[len(bare) :]}"


def _with_inner_quotes(name: str) -> str:
    return name.replace("„", "‚").replace("“", "‘").replace('"', "‘")
