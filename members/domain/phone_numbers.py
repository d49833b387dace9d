"""The phone numbers of a person: each once, however it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from journal.actors import Actor
from journal.entries import record
from members.domain import value_origins
from members.models import Person, PhoneNumber
from normalisation.phone_numbers import is_mobile, phone_digits

Kind = PhoneNumber.Kind


@dataclass(frozen=True, slots=True)
class PhoneInput:
    """A number as typed; `key` is that of the row it changes, and an empty number deletes that row."""

    number: str
    kind: str = Kind.WORK
    key: int | None = None


def kind_of(number: str) -> Kind:
    """Whether a typed number is a mobile one, by its prefix."""
    return Kind.MOBILE if is_mobile(number) else Kind.WORK


def is_same(one: str, other: str) -> bool:
    """Whether two typed numbers dial the same; what has no whole number in it is compared as typed."""
    digits = phone_digits(one)
    return digits == phone_digits(other) if digits else one == other


def add(
    person: Person,
    number: str,
    *,
    origin: value_origins.Origin | None = None,
    actor: Actor,
    at: datetime,
) -> PhoneNumber | None:
    """Add a number, unless the person has it already; None for an empty one. The person must be locked or new."""
    if not number:
        return None
    if existing := next((one for one in person.phones.all() if is_same(one.number, number)), None):
        return existing
    phone = PhoneNumber.objects.create(person=person, number=number, kind=kind_of(number))
    record("add_phone", person, actor=actor, at=at)
    value_origins.record_new([phone], origin=origin, actor=actor, at=at)
    return phone


@transaction.atomic
def change(person: Person, inputs: Iterable[PhoneInput], *, actor: Actor, at: datetime) -> bool:
    """Change, delete and add numbers as typed; returns whether anything was different.

    Rows that no input names stay, and so does what has been deleted meanwhile; a number that the person has already is
    not added again.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = {one.pk: one for one in person.phones.all()}
    changed = [_change_row(rows, one, actor=actor, at=at) for one in inputs if one.key in rows]
    added = [_add_row(person, rows, one, actor=actor, at=at) for one in inputs if one.key is None and one.number]
    if any(changed + added):
        record("correct", person, actor=actor, at=at, data={"fields": ["phonenumber.number"]})
    return any(changed + added)


def _change_row(rows: dict[int, PhoneNumber], typed: PhoneInput, *, actor: Actor, at: datetime) -> bool:
    row = rows[typed.key or 0]
    if (row.number, row.kind) == (typed.number, typed.kind):
        return False
    value_origins.delete([row])
    if not typed.number or any(is_same(typed.number, one.number) for one in rows.values() if one.pk != row.pk):
        del rows[row.pk]
        row.delete()
        return True
    row.number, row.kind = typed.number, typed.kind
    row.save(update_fields=["number", "kind"])
    value_origins.record_new([row], actor=actor, at=at)
    return True


def _add_row(person: Person, rows: dict[int, PhoneNumber], typed: PhoneInput, *, actor: Actor, at: datetime) -> bool:
    if any(is_same(typed.number, one.number) for one in rows.values()):
        return False
    row = PhoneNumber.objects.create(person=person, number=typed.number, kind=typed.kind)
    rows[row.pk] = row
    value_origins.record_new([row], actor=actor, at=at)
    return True
