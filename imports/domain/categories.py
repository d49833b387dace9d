"""The category of a new organisation: as the table says, or as its name shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from members.models import Category
from normalisation.folding import fold

OTHER = "Sonstige"
WORDS = [
    ("Polizei", r"\w*polizei\w*"),
    ("Justiz", r"\w*gericht|staatsanwaltschaft|generalstaatsanwaltschaft|jva|justiz\w*"),
    ("Feuerwehr und Rettungsdienst", r"\w*feuerwehr|rettungsdienst|rettungswache"),
    ("Hochschule", r"universitat|\w*hochschule|th|fh|uni"),
    ("Schule", r"\w*schule|\w*gymnasium|berufskolleg|\w*kolleg"),
    ("Kita", r"kita|kindergarten|kindertages\w*|familienzentrum"),
    ("Jobcenter und Arbeitsagentur", r"jobcenter|agentur fur arbeit|arbeitsagentur"),
    ("Gesundheitswesen", r"klinik\w*|krankenhaus|\w*zentrum fur gesundheit|herzzentrum|lwl klinik|hospital|pflege\w*"),
    ("Finanzverwaltung", r"finanzamt|oberfinanzdirektion"),
    ("ÖPNV", r"\w*verkehrsbetriebe?|verkehrsverbund|stadtbus|\w*bahn"),
    ("Ver- und Entsorgung", r"stadtwerke|abfall\w*|entsorgung\w*|wasserverband|abwasser\w*"),
    ("Sozialversicherung", r"rentenversicherung|unfallkasse|krankenkasse|aok|berufsgenossenschaft"),
    ("Gewerkschaft und Berufsvertretung", r"gewerkschaft|verdi|ver di|dbb|gdp|komba"),
    ("Bezirksregierung", r"bezirksregierung"),
    ("Kommune", r"stadt|gemeinde|kreis|stadtverwaltung|kreisverwaltung|landschaftsverband|\w*amt der stadt"),
    ("Landesbehörde", r"landesamt|landesbetrieb|ministerium|landesbehorde"),
    ("Bundesbehörde", r"bundesamt|bundes\w*|zoll|hauptzollamt"),
    ("Verband", r"verband|verein|e v|bund"),
]  # in this order: a Polizeipräsidium is no Landesbehörde, a Schule der Stadt no Kommune


class Categories:
    """The categories of the office, loaded once."""

    def __init__(self) -> None:
        self._by_fold = {fold(one.name): one for one in Category.objects.all()}

    def named(self, text: str) -> Category | None:
        """The category with this name; None for an unknown one."""
        return self._by_fold.get(fold(text))

    def of_name(self, organisation: str) -> Category | None:
        """The category that the name of an organisation shows; None where it shows none."""
        folded = fold(organisation)
        return next(filter(None, (self.named(name) for name in _categories(folded))), None)

    def other(self) -> Category | None:
        return self.named(OTHER)


def _categories(folded: str) -> Iterable[str]:
    return (name for name, words in WORDS if re.search(rf"\b(?:{words})\b", folded))
