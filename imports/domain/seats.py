"""Finds the municipality where an organisation has its seat."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from normalisation.folding import fold
from regions.models import Area


class Seats:
    """The municipalities of a day by name, loaded once."""

    def __init__(self, day: date) -> None:
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for area in Area.objects.active_on(day).filter(level=Area.Level.GEMEINDE):
            for name in {fold(area.name), fold(area.title)}:
                self._by_name[name].append(area.pk)

    def find(self, town: str, organisation: str) -> int | None:
        """By the town as written, else by the last words of the organisation's name: „Klinikum Lemgo“."""
        if town:
            return self._one(fold(town))
        words = fold(organisation).split()
        endings = (" ".join(words[start:]) for start in range(1, len(words)))
        return next((found for ending in endings if (found := self._one(ending))), None)

    def _one(self, name: str) -> int | None:
        found = self._by_name.get(name, [])
        return found[0] if len(found) == 1 else None
