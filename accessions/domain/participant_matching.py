"""Finds the participant that a line of a pasted list means, by AGS or by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from members.models import Organisation
from normalisation.folding import fold
from regions.domain.areas import BEZIRK_DIGITS, GEMEINDE_DIGITS, KREIS_DIGITS


class ParticipantMatcher:
    """Looks up participants by AGS, name, alias or name of the administration."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        self.organisations = organisations
        self.by_key: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in organisations:
            names = {one.name, *one.aliases.split(",")}
            if area := one.body_of:
                self.by_key[area.ags] = one
                names |= {area.name, area.title, f"{area.name}, {area.kind}", f"{area.kind} {area.name}"}
                if area.kind == "kreisfreie Stadt":
                    names |= {f"Stadt {area.name}", f"{area.name}, Stadt"}
            for name in {fold(name) for name in names} - {""}:
                self.by_name[name].append(one)

    def find(self, key: str, name: str) -> tuple[Organisation | None, str, str]:
        """The organisation or None, a problem, and a note; empty strings where there is none."""
        if key:
            return self._by_key(key, name)
        if not name:
            return None, "Es fehlt, wessen Adresse das ist: Nennen Sie den AGS oder den Namen.", ""
        found = self.by_name.get(fold(name), [])
        if len(found) == 1:
            return found[0], "", ""
        if found:
            choices = " oder ".join(f"„{one}“" for one in found)
            return None, f"„{name}“ gibt es mehrfach: {choices}. Schreiben Sie Art und Namen oder den AGS.", ""
        return (
            None,
            f"„{name}“ nimmt hier nicht teil. Prüfen Sie den Namen, oder nehmen Sie die Organisation auf.",
            "",
        )

    def _by_key(self, key: str, name: str) -> tuple[Organisation | None, str, str]:
        padded = _with_leading_zero(key)
        found = self.by_key.get(padded) or self.by_key.get(f"{padded}000")
        if found is None:
            return None, f"Zum AGS {padded} nimmt niemand an diesem Sammelbeitritt teil.", ""
        notes = []
        if padded != key:
            notes.append(f"AGS ergänzt: {padded}")
        if name and found not in self.by_name.get(fold(name), [found]):
            return None, f"AGS {padded} ist {found}, daneben steht aber „{name}“. Was stimmt?", ""
        if name and fold(name) not in self.by_name:
            notes.append(f"Name in der Liste: „{name}“")
        return found, "", "; ".join(notes)


def _with_leading_zero(key: str) -> str:
    """Restore the leading zero of an AGS that Excel has removed."""
    if len(key) in {GEMEINDE_DIGITS - 1, KREIS_DIGITS - 1, BEZIRK_DIGITS - 1}:
        key = f"0{key}"
    return key
