"""What is stored about a person. Each app registers it in its `privacy.py`; CoreConfig imports these files at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.db.models import Value as Literal
from django.db.models.functions import Concat

from normalisation.folding import Fold

Record = TypeVar("Record", bound=Model)
Value = str | bool | int | date | datetime | None | Sequence["Value"] | Mapping[str, "Value"]
LabelledValues = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class DataSubject:
    """The person whose data is requested.

    Mail address and folded name together are the same person; the same address alone is only a hint. Mailboxes are in
    the form that `mailbox()` gives; `personal_mailboxes` are those that are known to be read by nobody else.
    `has_shared_mailbox`: others may open what is mailed to them. `subject_keys` are those of their consents,
    `record_ids` the rows known to be theirs, by the label of their model.
    """

    name_fold: str
    mailboxes: frozenset[str]
    personal_mailboxes: frozenset[str] = frozenset()
    has_shared_mailbox: bool = False
    person_id: int | None = None
    subject_keys: frozenset[UUID] = frozenset()
    record_ids: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def person_ids(self) -> tuple[int, ...]:
        """For `person__in=`: nobody's rows where there is no person, never those without one."""
        return () if self.person_id is None else (self.person_id,)

    def ids_of(self, model: type[Model]) -> frozenset[int]:
        return self.record_ids.get(model._meta.label_lower, frozenset())

    def with_found(self, *, subject_keys: Iterable[UUID], records: Iterable[Model]) -> DataSubject:
        """The same person with further subject keys and records."""
        ids: dict[str, set[int]] = {label: set(known) for label, known in self.record_ids.items()}
        for record in records:
            ids.setdefault(record._meta.label_lower, set()).add(record.pk)
        found = {label: frozenset(known) for label, known in ids.items()}
        return replace(self, subject_keys=self.subject_keys | frozenset(subject_keys), record_ids=found)


def _no_subject_keys(record: Any) -> Iterable[UUID]:
    return ()


def _itself(record: Any) -> Iterable[Model]:
    return (record,)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of record about a person, shown under its title.

    `find` gives the subject's records in a number of queries that does not depend on how many there are; `describe`
    returns German labels and values of one of them without a query. `subject_keys` are those a record carries,
    `mail_causes` the records that mails about it name as their cause. `is_derived`: found by keys and records of the
    other sections, and so searched after them. `models` are the tables it shows.
    """

    name: str
    title: str
    position: int
    models: tuple[type[Model], ...]
    find: Callable[[DataSubject], Iterable[Any]]
    describe: Callable[[Any], LabelledValues]
    subject_keys: Callable[[Any], Iterable[UUID]] = _no_subject_keys
    mail_causes: Callable[[Any], Iterable[Model]] = _itself
    is_single: bool = False
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section with the records found for one subject."""

    section: Section
    records: Sequence[Any]

    @property
    def rows(self) -> list[LabelledValues]:
        return [self.section.describe(record) for record in self.records]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that is stored about one person; `subject` knows every key and record that was found."""

    subject: DataSubject
    sections: Sequence[FoundSection]

    def records(self, name: str) -> Sequence[Any]:
        """What the section of this name found. Raises KeyError for an unknown name."""
        return {found.section.name: found.records for found in self.sections}[name]


_sections: dict[str, Section] = {}


def register(*sections: Section) -> None:
    """Add sections, at start. Raises ValueError for a name that is taken."""
    for section in sections:
        if section.name in _sections:
            raise ValueError(f"section {section.name!r} is registered twice")
        _sections[section.name] = section


def registered_sections() -> list[Section]:
    """The sections of all apps in the order they are shown."""
    return sorted(_sections.values(), key=lambda section: section.position)


def collect(subject: DataSubject) -> Disclosure:
    """Everything that any app has registered about the person, in the same number of queries for everybody."""
    found = {section.name: _find(section, subject) for section in registered_sections() if not section.is_derived}
    subject = subject.with_found(
        subject_keys=[
            key for one in found.values() for record in one.records for key in one.section.subject_keys(record)
        ],
        records=[
            cause for one in found.values() for record in one.records for cause in one.section.mail_causes(record)
        ],
    )
    found |= {section.name: _find(section, subject) for section in registered_sections() if section.is_derived}
    return Disclosure(subject, [found[section.name] for section in registered_sections()])


def same_person(rows: QuerySet[Record], subject: DataSubject, *, path: str = "") -> QuerySet[Record]:
    """The rows with one of the subject's addresses and their name, in the fields `email`, `first_name`, `last_name`."""
    if not subject.name_fold:
        return rows.none()
    name = Concat(F(f"{path}first_name"), Literal(" "), F(f"{path}last_name"))
    found = rows.alias(folded=Fold(name))
    return found.filter(  # type: ignore[return-value]  # alias() forgets the model
        **{f"{path}email__mailbox__in": subject.mailboxes}, folded=subject.name_fold
    )


def period(start: date, end: date | None) -> LabelledValues:
    """A half-open span as people say it: `end` is the first day without it."""
    return {"von": start, "bis (letzter Tag)": date.fromordinal(end.toordinal() - 1) if end else None}


def _find(section: Section, subject: DataSubject) -> FoundSection:
    return FoundSection(section, list(section.find(subject)))
