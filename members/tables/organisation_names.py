"""Finds the organisation that a table means: by an official key, or by a name as lists write it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from members.models import Organisation
from normalisation.folding import fold, visible_form
from regions.domain.areas import BEZIRK_DIGITS, GEMEINDE_DIGITS, KREIS_DIGITS
from regions.models import KREISFREI, Area

ARS_DIGITS = 12  # Land 2, Regierungsbezirk 1, Kreis 2, Verband 4, Gemeinde 3
KEY = re.compile(r"[0-9][0-9 ./-]*[0-9]")
KEY_LENGTHS = frozenset({BEZIRK_DIGITS, KREIS_DIGITS, GEMEINDE_DIGITS})
WHOLE_KEY = re.compile(r"05(?:\d{3}|\d{6}|\d{10})")
_BODY = re.compile(
    r"(?:\w+ (?:der|des) |\w+ )??(\w*stadt|gemeinde|kreis)(?:es|verwaltung)?"
    r" (?:der (?:stadt|gemeinde) |des kreises )?(\S.*)"
)


def area_key(text: str) -> str:
    """The AGS that a cell holds, without its form: 8 or 7 digits, with points or blanks, or an ARS of 12 or 11.

    Keys of Kreise and Regierungsbezirke too; empty for what has another number of digits. Whether there is such an
    area is not asked.
    """
    plain = visible_form(text).strip()
    digits = re.sub(r"[^0-9]", "", plain) if KEY.fullmatch(plain) else ""
    if len(digits) + 1 in KEY_LENGTHS | {ARS_DIGITS} and not digits.startswith("0"):
        digits = f"0{digits}"  # what Excel takes away
    if len(digits) == ARS_DIGITS:
        digits = digits[:KREIS_DIGITS] + digits[-3:]
    return digits if len(digits) in KEY_LENGTHS else ""


def is_whole_key(text: str) -> bool:
    """Whether a cell can only be an official key of this Land: 8 or 12 digits, or the 5 of a Kreis, with the zero."""
    return WHOLE_KEY.fullmatch(text) is not None


def official_names(name: str) -> Iterable[str]:
    """The folded forms under which a body's official name is looked up, the nearest first.

    „Herford, Hansestadt“ is the Stadt Herford, „Kreisverwaltung Lippe“ the Kreis Lippe.
    """
    yield fold(name)
    before, _, behind = name.partition(",")
    kind = next((each for each in ("stadt", "gemeinde", "kreis") if each in fold(behind)), "")
    if kind:
        yield fold(f"{kind} {before}")
        yield fold(before)
    if found := _BODY.fullmatch(fold(name)):
        kind = "stadt" if found[1].endswith("stadt") else found[1]
        yield f"{kind} {found[2]}"


class OrganisationNames:
    """Looks up organisations by the key of the area whose administration they are, by name, alias or official name."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        """`body_of` must be loaded, and its `parent` for `municipalities_of()`."""
        self.organisations = organisations
        self.by_key: dict[str, Organisation] = {}
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in organisations:
            self.add(one)

    def add(self, one: Organisation) -> None:
        """Let one more organisation be found."""
        if one.body_of:
            self.by_key[one.body_of.ags] = one
        for name in _names(one):
            self._by_name[name].append(one)

    def with_key(self, key: str) -> Organisation | None:
        """The body with an `area_key()`; a Kreis also with three zeros behind, a kreisfreie Stadt also without them."""
        return self.by_key.get(key) or self.by_key.get(f"{key}000") or self.by_key.get(key.removesuffix("000"))

    def named(self, name: str) -> list[Organisation]:
        """All that a name can mean; several for „Herford“, which is a Stadt and a Kreis.

        „Neuenkirchen“ is not „Neunkirchen“, although both fold to the same.
        """
        found = next((found for form in official_names(name) if (found := self._by_name.get(form))), [])
        written = visible_form(name).casefold().strip()
        same = [one for one in found if written in {spelling.casefold() for spelling in _spellings(one)}]
        return same or found


def municipalities_of(organisations: Iterable[Organisation], district: str) -> list[Organisation]:
    """Those that are Gemeinden; in the Kreis of this name where one is given. `body_of.parent` must be loaded."""
    bodies = [(one, one.body_of) for one in organisations if one.body_of and one.body_of.level == Area.Level.GEMEINDE]
    wanted = fold(district).removeprefix("kreis ").removesuffix(" kreis")
    return [one for one, area in bodies if not wanted or (area.parent and wanted in fold(area.parent.name))]


def _names(one: Organisation) -> set[str]:
    return {fold(name) for name in _spellings(one)} - {""}


def _spellings(one: Organisation) -> set[str]:
    names = {one.name, *(alias.strip() for alias in one.aliases.split(","))}
    if area := one.body_of:
        names |= {area.name, area.title, f"{area.name}, {area.kind}", f"{area.kind} {area.name}"}
        if area.kind == KREISFREI:
            names |= {f"Stadt {area.name}", f"{area.name}, Stadt"}
    return names
