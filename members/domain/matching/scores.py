"""How likely two records are the same person: a score from 0 to 100 with its reasons in German.

The points and thresholds stand here alone; whoever looks for duplicates uses them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from members.domain.matching.typos import is_one_typo_away

SAME = 100  # mail address and name are the same: the portal itself takes them for one person
LIKELY = 60  # somebody should look before there are two of them
POSSIBLE = 40  # worth a hint; whoever has less is not shown

SAME_NAME = 50
SIMILAR_NAME = 35
SAME_FIRST_NAME = 20
SAME_MAILBOX = 45
SAME_SHARED_MAILBOX = 15
SAME_ORGANISATION = 20
SAME_PHONE = 20
SAME_JOB_TITLE = 10

NAME_PARTICLES = frozenset(
    {"al", "auf", "da", "de", "del", "den", "der", "di", "el", "la", "le", "van", "vom", "von", "zu", "zum", "zur"}
)
Points = tuple[int, str]


@dataclass(frozen=True, slots=True)
class PersonFeatures:
    """What people are compared by: all words folded, addresses as `mailbox()` gives them, phones as digits.

    Names are without titles and forms of address, except in `folded_name`, by which the portal knows people.
    `shared_mailboxes` are those of `mailboxes` that several people read. `former_name` is the whole name of somebody
    who has corrected it. `organisations` are names: of an employer, or of where they hold a post.
    """

    first_name: str
    last_name: str
    folded_name: str
    former_name: str = ""
    mailboxes: frozenset[str] = frozenset()
    shared_mailboxes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    job_titles: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def first_names(self) -> frozenset[str]:
        return frozenset(self.first_name.split())

    @property
    def last_names(self) -> frozenset[str]:
        """The parts of a double name, without „von“ and the like."""
        return frozenset(self.last_name.split()) - NAME_PARTICLES


@dataclass(frozen=True, slots=True)
class Match:
    """How likely it is that two are one, and why."""

    score: int
    reasons: tuple[str, ...] = field(default=())

    @property
    def is_same(self) -> bool:
        return self.score >= SAME

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY

    @property
    def is_possible(self) -> bool:
        return self.score >= POSSIBLE


def match(one: PersonFeatures, other: PersonFeatures) -> Match:
    """Compare two people. Which of them comes first makes no difference."""
    if one.folded_name == other.folded_name and one.mailboxes & other.mailboxes:
        return Match(SAME, ("gleicher Name", "gleiche Adresse"))
    found = [*_names(one, other), *_mailboxes(one, other), *_phones(one, other), *_organisations(one, other)]
    return Match(min(sum(points for points, _ in found), SAME - 1), tuple(reason for _, reason in found))


def _names(one: PersonFeatures, other: PersonFeatures) -> Iterator[Points]:
    if one.name == other.name:
        yield SAME_NAME, "gleicher Name"
    elif one.name == other.former_name or other.name == one.former_name:
        yield SAME_NAME, "gleicher früherer Name"
    elif sorted(one.name.split()) == sorted(other.name.split()):
        yield SAME_NAME, "gleicher Name, Vorname und Nachname vertauscht"
    elif one.last_name == other.last_name:
        yield from _first_names(one.first_name, other.first_name, is_shared=bool(one.first_names & other.first_names))
    elif one.first_names & other.first_names:
        yield _last_names(one, other)


def _first_names(one: str, other: str, *, is_shared: bool) -> Iterator[Points]:
    """Of two with the same last name."""
    short, long = sorted((one, other), key=len)
    if is_shared:
        yield SIMILAR_NAME, "gleicher Nachname, ein gemeinsamer Vorname"
    elif len(short) == 1 and long.startswith(short):
        yield SIMILAR_NAME, "gleicher Nachname, Vorname abgekürzt"
    elif is_one_typo_away(one, other):
        yield SIMILAR_NAME, "gleicher Nachname, Vorname um einen Buchstaben anders"


def _last_names(one: PersonFeatures, other: PersonFeatures) -> Points:
    """Of two with a first name in common."""
    if one.last_names & other.last_names:
        return SIMILAR_NAME, "gleicher Vorname, ein gemeinsamer Teil des Nachnamens"
    if is_one_typo_away(one.last_name, other.last_name):
        return SIMILAR_NAME, "gleicher Vorname, Nachname um einen Buchstaben anders"
    return SAME_FIRST_NAME, "gleicher Vorname, anderer Nachname (früherer Name?)"


def _mailboxes(one: PersonFeatures, other: PersonFeatures) -> Iterator[Points]:
    common = one.mailboxes & other.mailboxes
    if common - one.shared_mailboxes - other.shared_mailboxes:
        yield SAME_MAILBOX, "gleiche Adresse"
    elif common:
        yield SAME_SHARED_MAILBOX, "gleiches Sammelpostfach"


def _phones(one: PersonFeatures, other: PersonFeatures) -> Iterator[Points]:
    if one.phones & other.phones:
        yield SAME_PHONE, "gleiche Telefonnummer"


def _organisations(one: PersonFeatures, other: PersonFeatures) -> Iterator[Points]:
    if not any(_is_same_organisation(here, there) for here in one.organisations for there in other.organisations):
        return
    yield SAME_ORGANISATION, "gleiches Haus"
    if one.job_titles & other.job_titles:
        yield SAME_JOB_TITLE, "gleiche Funktion"


def _is_same_organisation(one: str, other: str) -> bool:
    """Whether the names are the same, or one goes on with a department: „Stadt Lemgo“, „Stadt Lemgo, Jugendamt“."""
    short, long = sorted((one, other), key=len)
    return short == long or (" " in short and long.startswith(f"{short} "))
