"""Invented people with names that nobody bears."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from members.domain.slugs import slug_base

FIRST = (
    "Käthe", "Jörg", "Aylin", "Björn", "Zoë", "Mert", "Jürgen", "Renée", "Kacper", "Svenja", "Günay", "Till",
    "Frauke", "Dragan", "Thùy", "Hannes", "Ylva", "Óscar", "Brigitte", "Kofi", "Silke", "André", "Noor", "Volker",
    "Anneliese", "Emre", "Sophie", "Götz", "Dilşad", "Henrike", "Marek", "Birgül", "Joost", "Ümit", "Leonie", "Pär",
    "Charlotte", "Iwan", "Sölvi", "Rainer", "Fatma", "Klaas", "Mechthild", "Tarik", "Antje", "Linh", "Ralf", "Edda",
    "Jonas", "Wiebke",
)  # fmt: skip
BEGINNINGS = (
    "Birken", "Linden", "Ahorn", "Hasel", "Möwen", "Brücken", "Mühlen", "Silber", "Morgen", "Abend", "Nebel", "Regen",
    "Gräser", "Hügel", "Blüten", "Ufer", "Insel", "Sternen", "Wiesen", "Kiesel", "Distel", "Ginster", "Föhren",
    "Käfer",
)  # fmt: skip
ENDINGS = (
    "klang", "pfad", "segel", "laub", "licht", "flug", "quell", "hauch", "wolke", "reigen", "faden", "glanz",
)  # fmt: skip
LAST = tuple(beginning + ending for ending in ENDINGS for beginning in BEGINNINGS)

# Coprime to the lists' lengths, so that neighbours differ and names repeat as late as possible.
FIRST_STEP, LAST_STEP = 29, 89
DOCTOR_EVERY, PROFESSOR_EVERY = 13, 97


class InventedPerson(NamedTuple):
    title: str
    first_name: str
    last_name: str

    def email_at(self, domain: str) -> str:
        """The person's e-mail address in a domain: `joerg.nebelflug@…`."""
        return f"{slug_base(self.first_name)}.{slug_base(self.last_name)}@{domain}"


def invented_people() -> Iterator[InventedPerson]:
    """Endless invented people, always in the same order."""
    return map(_person, count())


def _person(number: int) -> InventedPerson:
    title = "Prof. Dr." if number % PROFESSOR_EVERY == 1 else "Dr." if number % DOCTOR_EVERY == 1 else ""
    first = FIRST[(number * FIRST_STEP + number // len(LAST)) % len(FIRST)]
    return InventedPerson(title, first, LAST[number * LAST_STEP % len(LAST)])
