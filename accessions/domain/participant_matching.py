"""Finds the participant that a row of a table means, by AGS or by name."""

from __future__ import annotations

import re

from members.models import Organisation
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames, area_key, municipalities_of
from members.tables.recognition import TableRow
from normalisation.folding import visible_form
from regions.domain.name_cases import nominative


class ParticipantMatcher:
    """Looks up participants by AGS, name, alias or name of the administration."""

    def __init__(self, names: OrganisationNames, *, prefers_municipalities: bool = False) -> None:
        """`prefers_municipalities`: „Herford“ is the Stadt, as a column „Gemeinde“ says."""
        self.names = names
        self.prefers_municipalities = prefers_municipalities

    def find(self, row: TableRow) -> tuple[Organisation | None, str, str]:
        """The organisation or None, a problem, and a note; empty strings where there is none."""
        key, name = row.first(Field.AREA_KEY), row.first(Field.ORGANISATION)
        if key:
            return self._by_key(key, name)
        if not name:
            return None, "Es fehlt, wessen Adresse das ist: Nennen Sie den AGS oder den Namen.", ""
        found = self.names.named(name)
        district = row.first(Field.DISTRICT)
        if len(found) > 1 and (district or self.prefers_municipalities):
            found = municipalities_of(found, district) or found
        if len(found) == 1:
            return found[0], "", ""
        if found:
            choices = " oder ".join(f"„{one}“" for one in found)
            return None, f"„{name}“ gibt es mehrfach: {choices}. Schreiben Sie Art und Namen oder den AGS.", ""
        problem = f"„{name}“ nimmt hier nicht teil. Prüfen Sie den Namen, oder nehmen Sie die Organisation auf."
        return None, problem, ""

    def _by_key(self, text: str, name: str) -> tuple[Organisation | None, str, str]:
        key = area_key(text)
        if not key:
            return None, f"„{text}“ ist kein AGS: Er hat 8 Ziffern, der eines Kreises 5.", ""
        found = self.names.with_key(key)
        if found is None:
            return None, f"Zum AGS {key} nimmt niemand an diesem Sammelbeitritt teil.", ""
        named = self.names.named(name) if name else []
        if named and found not in named:
            return None, f"AGS {key} ist {nominative(found)}, daneben steht aber „{name}“. Was stimmt?", ""
        notes = [
            f"AGS: {key}" if key != re.sub(r"[ .]", "", visible_form(text)) else "",
            f"Name in der Liste: „{name}“" if name and not named else "",
        ]
        return found, "", "; ".join(filter(None, notes))
