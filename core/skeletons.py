"""Texts that differ between their readers in a few values only: rendered once, then only filled."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Values = Mapping[str, str]
MARK_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A rendered text cut at the places of its values: `names[i]` stands between `texts[i]` and `texts[i + 1]`."""

    texts: list[str]
    names: list[str]

    @classmethod
    def build(cls, names: Iterable[str], render: Callable[[Values], str]) -> Skeleton:
        """`render` gets a random mark in place of each value, so that no reader's value can get into the skeleton."""
        names, token = list(names), secrets.token_hex(16)
        text = render({name: f"{token}{number:0{MARK_DIGITS}}" for number, name in enumerate(names)})
        head, *others = text.split(token)
        return cls(
            [head, *(part[MARK_DIGITS:] for part in others)], [names[int(part[:MARK_DIGITS])] for part in others]
        )

    def filled(self, values: Values) -> str:
        """The text with `values` as they are in their places: who needs them escaped escapes them."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += [values[name], text]
        return "".join(parts)
