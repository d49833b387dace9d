"""The numbers of certificates: `U-2024-7K3M9QX2-34`, easy to read out, impossible to guess, hard to mistype.

40 random bits in the alphabet of `normalisation.reference_numbers`, and two check digits by ISO 7064 MOD 97-10, the
system of the IBAN. Here every character counts as two decimal digits (0 = 00 … Z = 35), so that none of them changes
the places of the others: one wrong character and any two characters swapped are always noticed.
"""

from __future__ import annotations

import re
import secrets

from normalisation.reference_numbers import ALPHABET

RANDOM_LENGTH = 8
SHAPE = re.compile(rf"U?(\d{{4}})([{ALPHABET}]{{{RANDOM_LENGTH}}})(\d{{2}})", re.ASCII)
SEPARATORS = re.compile(r"[\s\-‐‑‒–—.]+")


def new_number(year: int) -> str:
    """A random number; the column's unique constraint makes sure that there is only one."""
    return format_number(f"{year:04d}", "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH)))


def parse(typed: str) -> str | None:
    """The number in its standard form, however it was typed; None where it has another shape or wrong check digits."""
    match = SHAPE.fullmatch(SEPARATORS.sub("", typed).upper())
    if match is None:
        return None
    year, random, check = match.groups()
    number = format_number(year, random)
    return number if number.endswith(check) else None


def format_number(year: str, random: str) -> str:
    decimal = "".join(f"{int(character, 36):02d}" for character in year + random)
    return f"U-{year}-{random}-{98 - int(decimal + '00') % 97:02d}"
