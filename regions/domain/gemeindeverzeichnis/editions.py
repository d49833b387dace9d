"""An edition of the official list, restricted to the Land."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.refusals import DomainRefusal
from regions.models import Area

SOURCE = "Statistisches Bundesamt, Gemeindeverzeichnis"
DIGITS_ABOVE = {3: 2, 5: 3, 8: 5}


class RegisterRefusal(DomainRefusal):
    """A file or its application is refused; the message is a German sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit as the list has it, with name and kind as in the register; `inhabitants` for Gemeinden only."""

    ags: str
    name: str
    level: str
    kind: str
    inhabitants: int | None = None

    @property
    def parent(self) -> str:
        return self.ags[: DIGITS_ABOVE[len(self.ags)]]

    @property
    def title(self) -> str:
        return self.as_area().title

    def as_area(self, **fields: Any) -> Area:
        """An unsaved Area."""
        return Area(ags=self.ags, name=self.name, level=self.level, kind=self.kind, **fields)


@dataclass(frozen=True)
class Edition:
    """The units of the Land on a day („Gebietsstand“), parents first."""

    as_of: date
    units: tuple[ListedUnit, ...]

    @cached_property
    def by_ags(self) -> dict[str, ListedUnit]:
        return {unit.ags: unit for unit in self.units}

    @property
    def population(self) -> dict[str, int]:
        """Inhabitants by AGS of the Gemeinde, where the list gives them."""
        return {unit.ags: unit.inhabitants for unit in self.units if unit.inhabitants}

    @property
    def likely_counted_on(self) -> date:
        """The probable day of the population figures: the last 31 December.

        The file does not contain it, only its description; in the first months of a year it is a year older.
        """
        is_new_year = (self.as_of.month, self.as_of.day) == (12, 31)
        return date(self.as_of.year if is_new_year else self.as_of.year - 1, 12, 31)

    def to_json(self) -> dict[str, Any]:
        return {"as_of": self.as_of.isoformat(), "units": [asdict(unit) for unit in self.units]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Edition:
        return cls(date.fromisoformat(data["as_of"]), tuple(ListedUnit(**unit) for unit in data["units"]))
