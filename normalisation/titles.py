"""Forms of address and academic titles before a person's name, which a search for the person leaves out."""

import re

from normalisation.folding import fold

_FACULTIES = (
    "agr|dent|e h|forest|h c|habil|ing|iur|jur|med|mult|nat|oec|pad|paed|pharm|phil|pol|publ|rer|sc|soc|techn|theol|vet"
)
_DIPLOMAS = "betriebsw|betrw|biol|chem|finanzw|inf|ing|kff|kffr|kfm|math|pad|phys|pol|psych|rpfl|soz|verw|verww|volksw"
_TITLES = re.compile(
    r"\b(?:univ|fraulein|frau|herrn?|fr|hr|pd|privatdozent(?:in)?|prof(?:essor(?:in)?)?|mag|l ?l ?m|m ?b ?a|ph ?d"
    rf"|(?:dr|dres|doktor(?:in)?)(?: (?:{_FACULTIES}))*"
    rf"|dipl(?: (?:{_DIPLOMAS}))*(?: (?:fh|uni))?)\b"
)  # of folded text


def without_titles(name: str) -> str:
    """The folded words of a name that are neither title nor form of address; all of them where nothing else is left.

    „Prof. Dr.-Ing. Sternenlaub“ and „Frau Sternenlaub“ both give „sternenlaub“.
    """
    return strip_titles(fold(name))


def strip_titles(folded: str) -> str:
    """As `without_titles()`, of a name that is folded already."""
    return " ".join(_TITLES.sub(" ", folded).split()) or folded
