"""Finds earlier rows of the same import that mean the same new organisation or person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from members.domain.matching.scores import Match, PersonFeatures, match

MAX_BLOCK = 30  # rows that share a mailbox or a name and are compared; beyond, that says nothing


class FileIndex:
    """Grows row by row. A number is that of the first row that means it."""

    def __init__(self) -> None:
        self._organisations: dict[Hashable, int] = {}
        self._claims: dict[Hashable, int] = {}
        self._said: dict[tuple[Hashable, str], tuple[str, int]] = {}
        self._people: dict[Hashable, int] = {}
        self._blocks: dict[str, list[int]] = defaultdict(list)
        self._features: dict[int, PersonFeatures] = {}
        self._labels: dict[int, str] = {}

    def claim(self, key: Hashable, number: int) -> int:
        """The first row that has claimed this: a membership, the head of an organisation, somebody's post there."""
        return self._claims.setdefault(key, number)

    def organisation(self, folded_name: str) -> int | None:
        return self._organisations.get(folded_name)

    def first_said(self, subject: Hashable, field: str, value: str, number: int) -> tuple[str, int]:
        """What the first row that says something of a field says, and which row that is."""
        return self._said.setdefault((subject, field), (value, number))

    def add_organisation(self, folded_name: str, number: int) -> None:
        self._organisations.setdefault(folded_name, number)

    def person(self, keys: Iterable[Hashable]) -> int | None:
        return next((self._people[key] for key in keys if key in self._people), None)

    def label(self, number: int) -> str:
        """The name of the person whom a row makes."""
        return self._labels[number]

    def add_person(self, keys: Iterable[Hashable], features: PersonFeatures, number: int, *, label: str) -> None:
        for key in keys:
            self._people.setdefault(key, number)
        self._features[number], self._labels[number] = features, label
        for block in _blocks(features):
            if len(self._blocks[block]) < MAX_BLOCK:
                self._blocks[block].append(number)

    def similar(self, features: PersonFeatures) -> Iterator[tuple[int, Match]]:
        """Rows with people who are likely the same, the likeliest first."""
        numbers = {number for block in _blocks(features) for number in self._blocks.get(block, ())}
        judged = [(number, match(features, self._features[number])) for number in sorted(numbers)]
        likely = [(number, found) for number, found in judged if found.is_likely]
        return iter(sorted(likely, key=lambda one: (-one[1].score, one[0])))


def _blocks(features: PersonFeatures) -> Iterator[str]:
    yield from (f"mailbox {address}" for address in features.mailboxes)
    yield f"name {features.last_name}"
    yield f"words {' '.join(sorted(features.name.split()))}"
    for organisation in features.organisations:
        yield from (f"{organisation} {first_name}" for first_name in features.first_names)
