"""What an import does with a row: found by looking, in a few queries for many rows, without writing anything."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from imports.domain.categories import Categories
from imports.domain.existing import ExistingRecords
from imports.domain.file_index import FileIndex
from imports.domain.row_values import Problem, RowValues
from imports.domain.seats import Seats
from imports.states import RowOutcome
from members.domain import phone_numbers
from members.domain.mail_addresses import is_free_mail
from members.domain.matching import candidates
from members.domain.matching.scores import PersonFeatures
from members.domain.organisations import first_words
from members.models import Membership, Organisation, Person, Post, Representative
from members.models.people import folded_name
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames, area_key, municipalities_of
from normalisation.folding import fold
from normalisation.mailboxes import domain_of, mailbox
from regions.domain.name_cases import accusative, nominative

EXISTING, NEW, ROW = "existing", "new", "row"
ORGANISATION, PERSON = "organisation", "person"
HEAD_TITLES = re.compile(
    r"(ober)?burgermeister(in)?|landrat|landratin|stadteregionsrat(in)?|regierungsprasident(in)?"
    r"|hauptverwaltungsbeamt(er|e|in)|behordenleitung|behordenleiter(in)?|leitung"
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a row means: an existing record by its key, one that an earlier row makes by its number, or a new one."""

    kind: str
    key: int = 0

    def identity(self, number: int) -> tuple[str, int]:
        """The same for all rows that mean the same; `number` is that of the row itself."""
        return (ROW, number) if self.kind == NEW else (self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of an existing record that gets another value."""

    model: str
    key: int
    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to a question: `value` is „existing 12“, „row 12“ or „new“."""

    value: str
    label: str
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the office has to say before a row can be taken over: is this the same organisation or person?"""

    about: str
    options: list[Option]


@dataclass
class RowPlan:
    """What happens to a row. `adds` names what it makes, in German."""

    organisation: Target | None = None
    person: Target | None = None
    post: Target | None = None
    post_kind: str = ""
    category: int | None = None
    seat: int | None = None
    has_new_membership: bool = False
    new_emails: list[str] = field(default_factory=list)
    new_phones: list[str] = field(default_factory=list)
    organisation_values: dict[str, str] = field(default_factory=dict)
    person_values: dict[str, str] = field(default_factory=dict)
    adds: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> RowOutcome:
        if self.problems:
            return RowOutcome.FAULTY
        if self.questions:
            return RowOutcome.DOUBTFUL
        if self.adds:
            return RowOutcome.NEW
        return RowOutcome.CHANGED if self.changes else RowOutcome.UNCHANGED

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> RowPlan:
        """The plan that `to_json()` has given, as far as other rows may rest on it."""
        return cls(
            organisation=Target(**saved["organisation"]) if saved["organisation"] else None,
            person=Target(**saved["person"]) if saved["person"] else None,
            post_kind=saved["post_kind"],
            has_new_membership=saved["has_new_membership"],
            organisation_values=dict(saved["organisation_values"]),
            person_values=dict(saved["person_values"]),
            problems=saved["problems"],
            questions=saved["questions"],
        )


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row to be planned: its number, values and the office's answers, by what they are about."""

    number: int
    values: RowValues
    choices: Mapping[str, str]


class Planner:
    """Plans rows in their order; it holds what all rows need, and in `index` what earlier rows make.

    With `asks`, records that are similar are a question; without it, only what is the same is known. `own` are
    organisations and people that the import has made, by model and key: later rows add to them and change nothing.
    """

    def __init__(
        self,
        organisations: Sequence[Organisation],
        *,
        prefers_municipalities: bool,
        day: date,
        index: FileIndex,
        asks: bool,
        own: Iterable[tuple[str, int]] = (),
    ) -> None:
        self.asks = asks
        self.own = set(own)
        self.names = OrganisationNames(organisations)
        self.by_pk = {one.pk: one for one in organisations}
        self.categories = Categories()
        self.seats = Seats(day)
        self.prefers_municipalities = prefers_municipalities
        self.day = day
        self.index = index
        self._by_domain = {domain: one for one in organisations for domain in one.domains}

    def plan(self, rows: Sequence[PlannedRow]) -> list[RowPlan]:
        """The plans of these rows; each takes what the rows before it make as existing."""
        plans = [RowPlan(problems=list(row.values.problems)) for row in rows]
        for row, plan in zip(rows, plans, strict=True):
            if not plan.problems:
                self._plan_organisation(row, plan)
        existing = self._load(rows, plans)
        features = {row.number: _features(row.values, plan, self.by_pk) for row, plan in zip(rows, plans, strict=True)}
        exact = {row.number: _known_person(row, plan, existing) for row, plan in zip(rows, plans, strict=True)}
        similar = self._similar(rows, plans, exact, features)
        for row, plan in zip(rows, plans, strict=True):
            if plan.problems:
                continue
            plan.organisation_values = _organisation_values(row.values, plan)
            if row.values.name:
                self._plan_person(
                    row,
                    plan,
                    existing,
                    exact=exact[row.number],
                    features=features[row.number],
                    similar=similar.get(row.number, []),
                )
            self._leave_contradictions(row, plan)
            if not plan.questions:
                self._plan_membership(row, plan, existing)
            if plan.organisation and plan.person and not plan.problems:
                self._plan_post(row, plan, existing)
            plan.changes += [
                one for one in _changes(row, plan, existing, self.by_pk) if not self._is_own(plan, one.model)
            ]
        return plans

    def add_made(self, organisations: Iterable[Organisation], people: Iterable[Person]) -> None:
        """Let organisations and people that the import has just made be known to the rows that follow."""
        for one in organisations:
            self.by_pk[one.pk] = one
            self.names.add(one)
            self.own.add((ORGANISATION, one.pk))
        self.own.update((PERSON, person.pk) for person in people)

    def _leave_contradictions(self, row: PlannedRow, plan: RowPlan) -> None:
        """What a row says otherwise than an earlier one of the same organisation or person is not taken, but named."""
        for about, target, values in (
            (ORGANISATION, plan.organisation, plan.organisation_values),
            (PERSON, plan.person, plan.person_values),
        ):
            if target is None:
                continue
            for name, value in list(values.items()):
                subject = about, target.identity(row.number)
                said, first = self.index.first_said(subject, name, value, row.number)
                if said != value:
                    label = _label(Organisation if about == ORGANISATION else Person, name)
                    plan.notes.append(f"{label} „{value}“ nicht übernommen: In Zeile {first} steht „{said}“")
                    del values[name]

    def _is_own(self, plan: RowPlan, model: str) -> bool:
        """Whether a changed record has come with the import itself."""
        about = ORGANISATION if model == Organisation._meta.label_lower else PERSON
        target = plan.organisation if about == ORGANISATION else plan.person
        return target is not None and (about, target.key) in self.own

    def remember(self, row: PlannedRow, saved: Mapping[str, Any]) -> None:
        """Let the index know what a row makes that was planned before, by its plan as `to_json()` has given it."""
        plan = RowPlan.from_json(saved)
        if plan.problems or plan.questions:
            return
        self._leave_contradictions(row, plan)
        organisation, person = plan.organisation, plan.person
        if organisation and organisation.kind == NEW:
            self.index.add_organisation(fold(row.values.organisation), row.number)
        if person and person.kind == NEW:
            features = _features(row.values, plan, self.by_pk)
            self.index.add_person(
                list(_person_keys(row.values, plan)), features, row.number, label=_full_name(row.values)
            )
        member = organisation or person
        if member and plan.has_new_membership:
            self.index.claim(("membership", member.identity(row.number)), row.number)
        if organisation and person and plan.post_kind:
            house, holder = organisation.identity(row.number), person.identity(row.number)
            self.index.claim(("tenure", house, holder), row.number)
            if plan.post_kind == Post.Kind.HEAD:
                self.index.claim(("head", house), row.number)

    def _load(self, rows: Sequence[PlannedRow], plans: Sequence[RowPlan]) -> ExistingRecords:
        chosen = [row.choices[PERSON].split() for row in rows if PERSON in row.choices]
        return ExistingRecords(
            mailboxes=[mailbox(email) for row in rows for email in row.values.emails],
            organisations=[
                plan.organisation.key for plan in plans if plan.organisation and plan.organisation.kind == EXISTING
            ],
            chosen=[int(key) for kind, *keys in chosen if kind == EXISTING for key in keys],
            day=self.day,
        )

    # Organisations

    def _plan_organisation(self, row: PlannedRow, plan: RowPlan) -> None:
        values = row.values
        if not values.names_organisation:
            return
        found = self._by_key(values, plan) if values.area_key else self._by_name(values, plan)
        if plan.problems:
            return
        folded = fold(values.organisation)
        if found is None and (choice := row.choices.get(ORGANISATION)):
            plan.organisation = chosen_target(choice)
        elif found:
            plan.organisation = Target(EXISTING, found.pk)
        elif (number := self.index.organisation(folded)) is not None:
            plan.organisation = Target(ROW, number)
        elif self.asks and (options := self._similar_organisations(values)):
            plan.questions.append(Question(ORGANISATION, [*options, Option(NEW, "Eine andere, neue Organisation")]))
            return
        else:
            plan.organisation = Target(NEW)
        if plan.organisation.kind == NEW:
            self._plan_new_organisation(row, plan)
            self.index.add_organisation(folded, row.number)

    def _by_key(self, values: RowValues, plan: RowPlan) -> Organisation | None:
        key = area_key(values.area_key)
        found = self.names.with_key(key)
        named = self.names.named(values.organisation) if values.organisation else []
        if found is None:
            plan.problems.append((Field.AREA_KEY, f"Den AGS {key} gibt es nicht. Prüfen Sie ihn."))
        elif named and found not in named:
            sentence = f"AGS {key} ist {nominative(found)}, daneben steht „{values.organisation}“. Was stimmt?"
            plan.problems.append((Field.ORGANISATION, sentence))
        return found

    def _by_name(self, values: RowValues, plan: RowPlan) -> Organisation | None:
        found = self.names.named(values.organisation)
        if len(found) > 1 and (values.district or self.prefers_municipalities):
            found = municipalities_of(found, values.district) or found
        if len(found) > 1:
            choices = " oder ".join(f"„{one}“" for one in found)
            sentence = f"„{values.organisation}“ gibt es mehrfach: {choices}. Schreiben Sie Art und Namen oder den AGS."
            plan.problems.append((Field.ORGANISATION, sentence))
        return found[0] if len(found) == 1 else None

    def _similar_organisations(self, values: RowValues) -> list[Option]:
        """Those whose name is the beginning of this one, or that own the domain of the mail address."""
        options = {}
        for beginning in first_words(fold(values.organisation))[1:-1]:
            for one in self.names.named(beginning):
                options[one.pk] = Option(f"{EXISTING} {one.pk}", str(one), "gleicher Anfang des Namens")
        for email in values.emails:
            owner = None if is_free_mail(email) else self._by_domain.get(domain_of(email))
            if owner:
                options[owner.pk] = Option(f"{EXISTING} {owner.pk}", str(owner), "gleiche Mail-Domäne")
        return list(options.values())

    def _plan_new_organisation(self, row: PlannedRow, plan: RowPlan) -> None:
        values = row.values
        if not values.organisation:
            plan.problems.append((Field.ORGANISATION, "Es fehlt der Name der Organisation."))
            return
        category = self.categories.named(values.category) if values.category else None
        if values.category and category is None:
            plan.notes.append(f"Kategorie „{values.category}“ gibt es nicht")
        category = category or self.categories.of_name(values.organisation)
        if category is None:
            category = self.categories.other()
            plan.notes.append("Kategorie „Sonstige“, aus dem Namen geht keine hervor")
        if category is None:
            plan.problems.append((Field.CATEGORY, "Nennen Sie eine Kategorie, die es gibt."))
            return
        seat = self.seats.find(values.town, values.organisation)
        if seat is None:
            plan.notes.append("ohne Sitz" if not values.town else f"Sitz „{values.town}“ nicht gefunden")
        plan.category, plan.seat = category.pk, seat
        plan.adds.append(f"Organisation ({category})")

    # People

    def _similar(
        self,
        rows: Sequence[PlannedRow],
        plans: Sequence[RowPlan],
        exact: Mapping[int, Person | None],
        features: Mapping[int, PersonFeatures],
    ) -> dict[int, list[candidates.Candidate]]:
        if not self.asks:
            return {}
        asked = [
            row.number
            for row, plan in zip(rows, plans, strict=True)
            if row.values.name and not plan.problems and exact[row.number] is None and PERSON not in row.choices
        ]
        found: dict[int, list[candidates.Candidate]] = {}
        for start in range(0, len(asked), COMPARED_AT_ONCE):
            numbers = asked[start : start + COMPARED_AT_ONCE]
            found |= dict(zip(numbers, candidates.find([features[number] for number in numbers]), strict=True))
        return found

    def _plan_person(
        self,
        row: PlannedRow,
        plan: RowPlan,
        existing: ExistingRecords,
        *,
        exact: Person | None,
        features: PersonFeatures,
        similar: Sequence[candidates.Candidate],
    ) -> None:
        keys = list(_person_keys(row.values, plan))
        if choice := row.choices.get(PERSON):
            plan.person = chosen_target(choice)
        elif exact:
            plan.person = Target(EXISTING, exact.pk)
        elif (number := self.index.person(keys)) is not None:
            plan.person = Target(ROW, number)
        elif self.asks and (options := [*_options(similar), *self._options_in_file(features)]):
            plan.questions.append(Question(PERSON, [*options, Option(NEW, "Eine andere, neue Person")]))
            return
        else:
            plan.person = Target(NEW)
        if plan.person.kind == EXISTING and plan.person.key not in existing.people:
            plan.problems.append(("", "Die Person, die Sie gewählt haben, gibt es nicht mehr. Wählen Sie neu."))
            return
        if plan.person.kind == NEW:
            plan.adds.append("Person")
            self.index.add_person(keys, features, row.number, label=_full_name(row.values))
        plan.new_emails = list(_new_emails(row.values, plan.person, existing))
        plan.new_phones = list(_new_phones(row.values, plan.person, existing))
        if name := row.values.name:
            values = {"salutation": name.salutation, "title": name.title}
            plan.person_values = {field: value for field, value in values.items() if value}

    def _options_in_file(self, features: PersonFeatures) -> Iterator[Option]:
        for number, found in self.index.similar(features):
            label = f"{self.index.label(number)} in Zeile {number}"
            yield Option(f"{ROW} {number}", label, ", ".join(found.reasons))

    # Memberships

    def _plan_membership(self, row: PlannedRow, plan: RowPlan, existing: ExistingRecords) -> None:
        start, member = row.values.start, plan.organisation or plan.person
        if start is None or member is None or plan.problems:
            return
        of_kind = existing.of_organisations if plan.organisation else existing.of_people
        memberships = of_kind.get(member.key, []) if member.kind == EXISTING else []
        overlapping = [one for one in memberships if one.end is None or one.end > start]
        if overlapping:
            note = _membership_note(overlapping[0], start)
            plan.notes += [note] if note else []
        elif plan.organisation and member.key in existing.applied and member.kind == EXISTING:
            name = accusative(self.by_pk[member.key])
            plan.notes.append(f"keine Mitgliedschaft: Für {name} liegt ein Antrag vor, über den Sie entscheiden")
        elif self.index.claim(("membership", member.identity(row.number)), row.number) == row.number:
            plan.has_new_membership = True
            plan.adds.append(f"Mitgliedschaft ab {start:%d.%m.%Y}")

    # Posts

    def _plan_post(self, row: PlannedRow, plan: RowPlan, existing: ExistingRecords) -> None:
        """The post that the person holds in the organisation, or a new tenure of a vacant or new post."""
        organisation, person = plan.organisation, plan.person
        if organisation is None or person is None:
            return
        if tenure := _tenure(plan, existing):
            plan.post = Target(EXISTING, tenure.post_id)
            return
        house, holder = organisation.identity(row.number), person.identity(row.number)
        first = self.index.claim(("tenure", house, holder), row.number)
        if first != row.number:
            plan.post = Target(ROW, first)
            return
        title = row.values.job_title
        plan.post_kind = Post.Kind.HEAD if HEAD_TITLES.fullmatch(fold(title)) else Post.Kind.MULTIPLIER
        plan.post = Target(NEW)
        if plan.post_kind == Post.Kind.HEAD:
            self._plan_head(row, plan, existing)
        elif organisation.kind == EXISTING and (vacant := existing.vacant.get((organisation.key, title))):
            plan.post = Target(EXISTING, vacant.pop().pk)
        plan.adds.append(f"Funktion „{title or Post.Kind(plan.post_kind).label}“")

    def _plan_head(self, row: PlannedRow, plan: RowPlan, existing: ExistingRecords) -> None:
        assert plan.organisation  # noqa: S101 - the caller has looked
        key = plan.organisation.key if plan.organisation.kind == EXISTING else 0
        first = self.index.claim(("head", plan.organisation.identity(row.number)), row.number)
        holder = existing.head_holders.get(key)
        if holder or first != row.number:
            who = (
                f"hat {holder.person}. Beenden Sie zuerst deren Besetzung"
                if holder
                else f"steht schon in Zeile {first}"
            )
            plan.problems.append((Field.JOB_TITLE, f"Die Leitung {who}, oder ändern Sie die Funktion."))
        elif post := existing.heads.get(key):
            plan.post = Target(EXISTING, post.pk)


COMPARED_AT_ONCE = 40


def chosen_target(choice: str) -> Target:
    """What the value of an option means."""
    kind, _, key = choice.partition(" ")
    return Target(kind, int(key or 0))


def _membership_note(membership: Membership, start: date) -> str:
    if membership.start == start:
        return ""
    return (
        f"Mitglied seit {membership.start:%d.%m.%Y}, in der Liste steht {start:%d.%m.%Y}; es bleibt beim Eingetragenen"
    )


def _features(values: RowValues, plan: RowPlan, organisations: Mapping[int, Organisation]) -> PersonFeatures:
    name = values.name
    organisation = values.organisation
    if plan.organisation and plan.organisation.kind == EXISTING:
        organisation = organisations[plan.organisation.key].name
    return candidates.features(
        first_name=name.first_name if name else "",
        last_name=name.last_name if name else "",
        email=values.emails[0] if values.emails else "",
        phone=values.phones[0] if values.phones else "",
        organisation=organisation,
        job_title=values.job_title,
    )


def _known_person(row: PlannedRow, plan: RowPlan, existing: ExistingRecords) -> Person | None:
    """Who has one of the addresses and the same folded name; without an address, who holds a post there."""
    name = row.values.name
    if name is None or plan.problems:
        return None
    folded = folded_name(name.first_name, name.last_name)
    for email in row.values.emails:
        for person in existing.by_mailbox.get(mailbox(email), []):
            if person.identity_fold == folded:
                return person
    if not row.values.emails and plan.organisation and plan.organisation.kind == EXISTING:
        for (organisation, _), tenure in existing.tenures.items():
            if organisation == plan.organisation.key and tenure.person.identity_fold == folded:
                return existing.people.get(tenure.person_id)
    return None


def _person_keys(values: RowValues, plan: RowPlan) -> Iterator[Hashable]:
    """By what another row of the file means the same person."""
    assert values.name  # noqa: S101 - the caller has looked
    folded = folded_name(values.name.first_name, values.name.last_name)
    for email in values.emails:
        yield mailbox(email), folded
    if not values.emails and plan.organisation:
        house = plan.organisation.key if plan.organisation.kind == EXISTING else fold(values.organisation)
        yield house, folded


def _full_name(values: RowValues) -> str:
    name = values.name
    return " ".join(filter(None, [name.title, name.first_name, name.last_name])) if name else ""


def _options(found: Iterable[candidates.Candidate]) -> Iterator[Option]:
    for candidate in found:
        if candidate.match.is_likely:
            label = ", ".join([str(candidate.person), *(email.address for email in candidate.person.emails.all())][:2])
            yield Option(f"{EXISTING} {candidate.person.pk}", label, ", ".join(candidate.match.reasons))


def _new_emails(values: RowValues, person: Target, existing: ExistingRecords) -> Iterator[str]:
    known = existing.people.get(person.key) if person.kind == EXISTING else None
    has = {mailbox(email.address) for email in known.emails.all()} if known else set()
    yield from (email for email in values.emails if mailbox(email) not in has)


def _new_phones(values: RowValues, person: Target, existing: ExistingRecords) -> Iterator[str]:
    known = existing.people.get(person.key) if person.kind == EXISTING else None
    has = [phone.number for phone in known.phones.all()] if known else []
    yield from (phone for phone in values.phones if not any(phone_numbers.is_same(phone, one) for one in has))


def _organisation_values(values: RowValues, plan: RowPlan) -> dict[str, str]:
    """What the row says of its organisation, by field: without a person, address and phone are the organisation's."""
    if plan.organisation is None:
        return {}
    found = {"website": values.website}
    if (values.street or values.po_box) and not (values.postcode and values.town):
        plan.notes.append("Anschrift nicht übernommen: PLZ oder Ort fehlt")
    elif values.postcode:
        found |= {"street": values.street, "po_box": values.po_box, "postcode": values.postcode, "town": values.town}
    if values.name is None:
        found |= {"mailbox": next(iter(values.emails), ""), "phone": next(iter(values.phones), "")}
        plan.notes += [f"nicht übernommen: {one}" for one in (*values.emails[1:], *values.phones[1:])]
    return {name: value for name, value in found.items() if value}


def _changes(
    row: PlannedRow, plan: RowPlan, existing: ExistingRecords, organisations: Mapping[int, Organisation]
) -> Iterator[Change]:
    """What existing records get: filled cells that say something else. Empty ones never erase."""
    values = row.values
    if plan.organisation and plan.organisation.kind == EXISTING:
        yield from _changed_fields(organisations[plan.organisation.key], plan.organisation_values)
    person = existing.people.get(plan.person.key) if plan.person and plan.person.kind == EXISTING else None
    if person and values.name:
        for change in _changed_fields(person, plan.person_values):
            if change.old and (person.pk, change.field) in existing.set_by_self:
                plan.notes.append(f"{change.label} bleibt „{change.old}“: {person} hat das selbst angegeben")
            else:
                yield change
        for email in plan.new_emails:
            yield Change("members.emailaddress", person.pk, "address", "E-Mail-Adresse", "", email)
        for phone in plan.new_phones:
            yield Change("members.phonenumber", person.pk, "number", "Telefonnummer", "", phone)
    if tenure := _tenure(plan, existing):
        yield from _changed_fields(tenure.post, {"title": values.job_title})


def _changed_fields(record: Model, wanted: Mapping[str, str]) -> Iterator[Change]:
    for name, new in wanted.items():
        old = getattr(record, name)
        if new and old != new:
            yield Change(record._meta.label_lower, record.pk, name, _label(type(record), name), old, new)


def _label(model: type[Model], name: str) -> str:
    """How a field is called; the title of a post is the function that somebody has."""
    return "Funktion" if model is Post else str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column


def _tenure(plan: RowPlan, existing: ExistingRecords) -> Representative | None:
    if plan.organisation and plan.person and plan.organisation.kind == plan.person.kind == EXISTING:
        return existing.tenures.get((plan.organisation.key, plan.person.key))
    return None
