"""Writes what the plans of a chunk of rows say, and remembers each record for taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Field, GeneratedField, Model
from django.utils import timezone

from imports.domain.plans import EXISTING, NEW, ROW, RowPlan, Target
from imports.domain.row_values import RowValues
from imports.models import Import, ImportedRecord, ImportRow, InformationDuty
from journal.actors import Actor
from journal.entries import record_many
from members.domain import phone_numbers, slugs, value_origins
from members.domain.mail_addresses import is_role_mailbox
from members.domain.posts import days_data
from members.models import (
    EmailAddress,
    Membership,
    Organisation,
    Person,
    PhoneNumber,
    Post,
    Representative,
    ValueOrigin,
)
from normalisation.mailboxes import mailbox
from normalisation.validators import without_hidden_characters

BATCH = 1_000
OF_PEOPLE = ("members.emailaddress", "members.phonenumber")  # new rows, written as such


class MadeRow(NamedTuple):
    """The organisation and the person that a row was applied to, by their keys."""

    organisation: int | None
    person: int | None


class ChunkWriter:
    """Collects the rows of a chunk, then writes them kind by kind; `made` says what earlier rows have become."""

    def __init__(self, *, made: dict[int, MadeRow], source: Import, actor: Actor, at: datetime) -> None:
        self.made = dict(made)
        self._source = source
        self._actor = actor
        self._at = at
        self._day = timezone.localdate(at)
        self._rows: list[tuple[ImportRow, RowValues, RowPlan]] = []
        self._records: list[ImportedRecord] = []
        self.organisations: list[Organisation] = []
        self.people: list[Person] = []

    def add(self, row: ImportRow, values: RowValues, plan: RowPlan) -> None:
        self._rows.append((row, values, plan))

    def write(self) -> None:
        """Write all that was added, in the caller's transaction, with journal entries that name the import."""
        self._write_organisations()
        self._write_people()
        self._write_addresses()
        self._write_phones()
        self._write_memberships()
        self._write_posts()
        self._write_changes()
        self._complete(Organisation)
        self._complete(Person)

    def records(self) -> list[ImportedRecord]:
        """What was made and changed."""
        return self._records

    def _write_organisations(self) -> None:
        new = [(row, values, plan) for row, values, plan in self._rows if _is_new(plan.organisation)]
        names = [without_hidden_characters(values.organisation) for _, values, _ in new]
        free = slugs.free_slugs(names) if new else []
        made = Organisation.objects.bulk_create(
            [
                Organisation(
                    name=name,
                    slug=slug,
                    category_id=plan.category or 0,
                    seat_id=plan.seat,
                    created_at=self._at,
                    **self._values_of(row, "organisation"),
                )
                for (row, _, plan), name, slug in zip(new, names, free, strict=True)
            ],
            batch_size=BATCH,
        )
        self.organisations = made
        self._remember("create", [(row, one) for (row, _, _), one in zip(new, made, strict=True)])
        created = {row.number: one.pk for (row, _, _), one in zip(new, made, strict=True)}
        for row, _, plan in self._rows:
            key = created.get(row.number) or self._key(plan.organisation, "organisation")
            self.made[row.number] = MadeRow(key, None)

    def _write_people(self) -> None:
        new = [(row, values, plan) for row, values, plan in self._rows if _is_new(plan.person)]
        made = Person.objects.bulk_create(
            [
                Person(
                    subject_key=uuid.uuid4(),
                    first_name=without_hidden_characters(values.name.first_name),
                    last_name=without_hidden_characters(values.name.last_name),
                    created_at=self._at,
                    **self._values_of(row, "person"),
                )
                for row, values, _ in new
                if values.name
            ],
            batch_size=BATCH,
        )
        self._remember("create", [(row, one) for (row, _, _), one in zip(new, made, strict=True)])
        self.people = made
        InformationDuty.objects.bulk_create(
            [InformationDuty(person=person, source=self._source) for person in made], batch_size=BATCH
        )
        created = {row.number: one.pk for (row, _, _), one in zip(new, made, strict=True)}
        for row, _, plan in self._rows:
            key = created.get(row.number) or self._key(plan.person, "person")
            self.made[row.number] = self.made[row.number]._replace(person=key)

    def _write_addresses(self) -> None:
        """New addresses of people, each once; one that two people have is marked as shared for both."""
        wanted: dict[tuple[int, str], tuple[ImportRow, str]] = {}
        for row, values, plan in self._rows:
            person = self.made[row.number].person
            emails = values.emails if plan.person and plan.person.kind != EXISTING else plan.new_emails
            for email in emails if person else ():
                wanted.setdefault((person or 0, mailbox(email)), (row, email))
        same = EmailAddress.objects.filter(address__mailbox__in={address for _, address in wanted})
        holders: dict[str, set[int]] = {}
        for one in same:
            holders.setdefault(mailbox(one.address), set()).add(one.person_id)
        wanted = {key: value for key, value in wanted.items() if key[0] not in holders.get(key[1], ())}
        for person, address in wanted:
            holders.setdefault(address, set()).add(person)
        self._share(same, {address: row for (_, address), (row, _) in wanted.items()})
        primary = set(
            EmailAddress.objects.filter(is_primary=True, person__in={person for person, _ in wanted}).values_list(
                "person", flat=True
            )
        )
        addresses = []
        for (person, address), (_, email) in wanted.items():
            is_shared = len(holders[address]) > 1 or is_role_mailbox(address)
            addresses.append(
                EmailAddress(person_id=person, address=email, is_shared=is_shared, is_primary=person not in primary)
            )
            primary.add(person)
        made = EmailAddress.objects.bulk_create(addresses, batch_size=BATCH)
        self._remember("", [(row, one) for (row, _), one in zip(wanted.values(), made, strict=True)])
        people = Person.objects.in_bulk([one.person_id for one in made])
        self._record("add_email", [(people[one.person_id], {}) for one in made])

    def _write_phones(self) -> None:
        """New phone numbers of people, each once."""
        wanted: dict[int, list[tuple[ImportRow, str]]] = {}
        for row, values, plan in self._rows:
            person = self.made[row.number].person
            phones = values.phones if plan.person and plan.person.kind != EXISTING else plan.new_phones
            if person and phones:
                wanted.setdefault(person, []).extend((row, phone) for phone in phones)
        has: dict[int, list[str]] = {person: [] for person in wanted}
        for person, number in PhoneNumber.objects.filter(person__in=wanted).values_list("person", "number"):
            has[person].append(number)
        new: list[tuple[ImportRow, PhoneNumber]] = []
        for person, numbers in wanted.items():
            for row, number in numbers:
                if not any(phone_numbers.is_same(number, one) for one in has[person]):
                    has[person].append(number)
                    kind = phone_numbers.kind_of(number)
                    new.append((row, PhoneNumber(person_id=person, number=number, kind=kind)))
        made = PhoneNumber.objects.bulk_create([one for _, one in new], batch_size=BATCH)
        self._remember("", [(row, one) for (row, _), one in zip(new, made, strict=True)])
        people = Person.objects.in_bulk([one.person_id for one in made])
        self._record("add_phone", [(people[one.person_id], {}) for one in made])

    def _share(self, same: Any, rows: dict[str, ImportRow]) -> None:
        """Mark the addresses that others have already; that is a change of theirs."""
        for one in same.filter(is_shared=False):
            if row := rows.get(mailbox(one.address)):
                self._records.append(_changed(row, one, {"is_shared": False}, {"is_shared": True}))
                EmailAddress.objects.filter(pk=one.pk).update(is_shared=True)

    def _write_memberships(self) -> None:
        new = [(row, values, plan) for row, values, plan in self._rows if plan.has_new_membership]
        memberships = []
        for row, values, plan in new:
            organisation, person = self.made[row.number]
            memberships.append(
                Membership(
                    organisation_id=organisation if plan.organisation else None,
                    person_id=None if plan.organisation else person,
                    start=values.start or self._day,
                    basis=Membership.Basis.BY_HAND,
                    created_at=self._at,
                )
            )
        made = Membership.objects.bulk_create(memberships, batch_size=BATCH)
        self._remember("", [(row, one) for (row, _, _), one in zip(new, made, strict=True)])
        basis = Membership.Basis.BY_HAND.value
        self._record("open", [(one, {"start": one.start.isoformat(), "basis": basis}) for one in made])

    def _write_posts(self) -> None:
        """Posts and who holds them: from the date of the row on, or from today; as long as the membership lasts."""
        new = [
            (row, values, plan)
            for row, values, plan in self._rows
            if plan.post_kind and plan.organisation and plan.person
        ]
        vacant = {plan.post.key for _, _, plan in new if plan.post and plan.post.kind == EXISTING}
        posts = Post.objects.in_bulk(vacant)
        created = Post.objects.bulk_create(
            [
                Post(
                    organisation_id=self.made[row.number].organisation or 0,
                    kind=plan.post_kind,
                    title=values.job_title,
                    created_at=self._at,
                )
                for row, values, plan in new
                if _is_new(plan.post)
            ],
            batch_size=BATCH,
        )
        fresh = iter(created)
        of_row = {
            row.number: next(fresh) if _is_new(plan.post) else posts[plan.post.key] for row, _, plan in new if plan.post
        }
        self._remember("create", [(row, of_row[row.number]) for row, _, plan in new if _is_new(plan.post)], kind=True)
        self._write_tenures(new, of_row)

    def _write_tenures(self, new: list[tuple[ImportRow, RowValues, RowPlan]], posts: dict[int, Post]) -> None:
        organisations = {self.made[row.number].organisation for row, _, _ in new}
        spans: dict[int, list[Membership]] = {}
        for one in Membership.objects.open_on(self._day).filter(organisation__in=organisations).order_by("start"):
            spans.setdefault(one.organisation_id or 0, []).append(one)
        tenures = []
        for row, values, _ in new:
            start = values.start or self._day
            membership = _membership_on(spans.get(self.made[row.number].organisation or 0, []), start)
            tenures.append(
                Representative(
                    post=posts[row.number],
                    person_id=self.made[row.number].person or 0,
                    start=start,
                    end=membership.end if membership else None,
                    begins_with_membership=bool(membership and membership.start == start),
                    created_at=self._at,
                )
            )
        made = Representative.objects.bulk_create(tenures, batch_size=BATCH)
        self._remember("", [(row, one) for (row, _, _), one in zip(new, made, strict=True)])
        self._record("fill", [(one, days_data(one.start, one.end)) for one in made])

    def _write_changes(self) -> None:
        """Changed fields of existing records; addresses were written with the others."""
        changed: dict[tuple[str, int], dict[str, tuple[ImportRow, str, str]]] = {}
        for row, _, plan in self._rows:
            for one in plan.changes:
                if one.model not in OF_PEOPLE:
                    changed.setdefault((one.model, one.key), {})[one.field] = (row, one.old, one.new)
        for label in sorted({label for label, _ in changed}):
            model = apps.get_model(label)
            fields_by_key = {key: fields for (name, key), fields in changed.items() if name == label}
            records = model._default_manager.select_for_update(no_key=True).in_bulk(list(fields_by_key))
            for key, fields in fields_by_key.items():
                origins = value_origins.origins_of(records[key])
                for name, (row, old, new) in fields.items():
                    setattr(records[key], name, new)
                    change = _changed(row, records[key], {name: old}, {name: new})
                    change.origin_before = _origin_data(origins.get(name))
                    self._records.append(change)
            names = sorted({name for fields in fields_by_key.values() for name in fields})
            model._default_manager.bulk_update(records.values(), names, batch_size=BATCH)
            value_origins.record_many(
                [(records[key], fields) for key, fields in fields_by_key.items()],
                origin=value_origins.Origin.IMPORT,
                actor=self._actor,
                at=self._at,
            )
            self._record(
                "change", [(records[key], {"fields": sorted(fields)}) for key, fields in fields_by_key.items()]
            )

    def _values_of(self, maker: ImportRow, about: str) -> dict[str, str]:
        """What this row and later ones of the chunk say of the organisation or person that it makes."""
        values: dict[str, str] = {}
        for row, _, plan in self._rows:
            target: Target | None = getattr(plan, about)
            if row is maker or target == Target(ROW, maker.number):
                values = {**getattr(plan, f"{about}_values"), **values}
        return values

    def _complete(self, model: type[Model]) -> None:
        """Fill what is still empty in records that earlier chunks have made, from rows of this one."""
        about = model._meta.model_name or ""
        said: dict[int, dict[str, str]] = {}
        for row, _, plan in self._rows:
            if (key := getattr(self.made[row.number], about)) and not _is_new(getattr(plan, about)):
                said[key] = {**getattr(plan, f"{about}_values"), **said.get(key, {})}
        own = ImportedRecord.objects.filter(
            row__source=self._source, before__isnull=True, model=model._meta.label_lower, record_id__in=said
        )
        memories = {one.record_id: one for one in own}
        records = model._default_manager.in_bulk(list(memories))
        for key, record in records.items():
            missing = {name: value for name, value in said[key].items() if not getattr(record, name)}
            if missing and snapshot(record) == memories[key].after:
                for name, value in missing.items():
                    setattr(record, name, value)
                record.save(update_fields=list(missing))
                memories[key].after = snapshot(record)
                memories[key].save(update_fields=["after"])

    def _key(self, target: Target | None, about: str) -> int | None:
        if target is None:
            return None
        if target.kind == ROW:
            return getattr(self.made[target.key], about) if target.key in self.made else None
        return target.key if target.kind == EXISTING else None

    def _remember(self, verb: str, made: list[tuple[ImportRow, Any]], *, kind: bool = False) -> None:
        """Remember new records; with a verb, they get a journal entry."""
        self._records += [
            ImportedRecord(row=row, model=one._meta.label_lower, record_id=one.pk, after=snapshot(one))
            for row, one in made
        ]
        value_origins.record_new(
            [one for _, one in made if one._meta.label_lower in value_origins.VALUE_FIELDS],
            origin=value_origins.Origin.IMPORT,
            actor=self._actor,
            at=self._at,
        )
        if verb:
            self._record(verb, [(one, {"kind": one.kind} if kind else {}) for _, one in made])

    def _record(self, verb: str, subjects: list[tuple[Any, dict[str, Any]]]) -> None:
        named = ((subject, {**data, "import": self._source.pk}) for subject, data in subjects)
        record_many(verb, named, actor=self._actor, at=self._at)


def snapshot(record: Model) -> dict[str, str]:
    """The fields of a record as text, by which it is seen whether somebody has changed it."""
    return {field.attname: field.value_to_string(record) for field in _columns(type(record))}


def _columns(model: type[Model]) -> Iterator[Field[Any, Any]]:
    yield from (one for one in model._meta.concrete_fields if not isinstance(one, GeneratedField))


def _changed(row: ImportRow, record: Model, before: dict[str, Any], after: dict[str, Any]) -> ImportedRecord:
    return ImportedRecord(row=row, model=record._meta.label_lower, record_id=record.pk, before=before, after=after)


def _origin_data(origin: ValueOrigin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return {
        "origin": origin.origin,
        "at": origin.at.isoformat(),
        "actor_kind": origin.actor_kind,
        "actor_id": origin.actor_id,
    }


def _is_new(target: Target | None) -> bool:
    return target is not None and target.kind == NEW


def _membership_on(memberships: list[Membership], day: date) -> Membership | None:
    """The membership of the day, or the next one after it."""
    return next((one for one in memberships if one.end is None or one.end > day), None)
