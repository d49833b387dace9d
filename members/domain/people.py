"""People: matching, corrections, and whether a person is still needed."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db import transaction
from django.db.models import QuerySet

from core import locks
from journal.actors import Actor
from journal.entries import record
from members.domain import phone_numbers, value_origins
from members.domain.mail_addresses import is_role_mailbox
from members.models import EmailAddress, Nomination, Person, PersonalDetails, PhoneNumber
from members.models.people import PersonQuerySet
from normalisation.mailboxes import mailbox
from normalisation.phone_numbers import phone_query, with_phone
from normalisation.validators import without_hidden_characters
from privacy.domain import consents
from privacy.models import Consent

Origin = value_origins.Origin
ALL_PEOPLE_LOCK = "people"
CORRECTABLE = frozenset(value_origins.VALUE_FIELDS["members.person"])


def lock_addresses(addresses: Iterable[str]) -> None:
    """Lock mail addresses until the transaction ends: nobody else can create people with them."""
    locks.lock_shared(ALL_PEOPLE_LOCK)
    locks.lock(*(f"person:{mailbox(address)}" for address in addresses))


def lock_all_addresses() -> None:
    """Lock all mail addresses at once: thousands of single locks would not fit into the server's memory."""
    locks.lock(ALL_PEOPLE_LOCK)


def search(text: str, *, limit: int = 10, among: PersonQuerySet | None = None) -> list[Person]:
    """People `among` these, all by default, as `matching()` finds them, by name; each with its addresses."""
    return list(
        matching(Person.objects.all() if among is None else among, text)
        .order_by("last_fold", "first_name", "id")
        .prefetch_related("emails")[:limit]
    )


def matching(people: PersonQuerySet, text: str) -> PersonQuerySet:
    """Those of the people with these beginnings of names, this whole mail address or these digits of a phone number."""
    if "@" in text:
        return people.with_email(text)
    if query := phone_query(text):
        return people.filter(pk__in=with_phone_query(query))
    return people.matching(text)


def with_phone_query(query: SearchQuery) -> QuerySet[Person, int]:
    """Who has a phone number that is found, or was given one by an application or a nomination in a declaration."""
    everyone = Person.objects.values_list("pk", flat=True)
    nominations = with_phone(Nomination.objects.all(), query).values("pk")
    details = with_phone(PersonalDetails.objects.all(), query).values("pk")
    own = with_phone(PhoneNumber.objects.order_by(), query, field="number").values("person")
    return everyone.filter(pk__in=own).union(
        everyone.filter(tenures__nominations__in=nominations),
        everyone.filter(tenures__applications__details__in=details),
        everyone.filter(memberships__application__details__in=details),
    )


def match_or_create(
    *,
    first_name: str,
    last_name: str,
    email: str,
    subject_key: uuid.UUID,
    actor: Actor,
    at: datetime,
    phone: str = "",
    origin: Origin | None = None,
    **details: object,
) -> Person:
    """Return the person with this mail address and folded name, or create one; the address must be locked.

    A new person takes over the subject key and its consents, and the name without characters that nobody sees; for an
    existing one the consents are copied to their own key. Of an existing person nothing is overwritten: empty fields
    are filled and an unknown phone number is added. `origin` is where the values come from.
    """
    existing = Person.objects.same_as(first_name=first_name, last_name=last_name, email=email).first()
    if existing is not None:
        _copy_consents(subject_key, existing.subject_key, at=at)
        complete(existing, details | {"phone": phone}, origin=origin, actor=actor, at=at)
        return existing
    person = Person.objects.create(
        subject_key=subject_key if not Person.objects.filter(subject_key=subject_key).exists() else uuid.uuid4(),
        first_name=without_hidden_characters(first_name),
        last_name=without_hidden_characters(last_name),
        created_at=at,
        **details,
    )
    record("create", person, actor=actor, at=at)
    value_origins.record_new([person], origin=origin, actor=actor, at=at)
    if email:
        add_email(person, email, origin=origin, actor=actor, at=at)
    phone_numbers.add(person, phone, origin=origin, actor=actor, at=at)
    return person


def complete(
    person: Person, values: Mapping[str, object], *, origin: Origin | None = None, actor: Actor, at: datetime
) -> None:
    """Fill a person's empty fields with these values and add the phone number among them, if it is new."""
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    given = {name: value for name, value in values.items() if value and name != "phone"}
    filled = sorted(name for name in given if not getattr(locked, name))
    for name in filled:
        setattr(locked, name, given[name])
        setattr(person, name, given[name])
    if filled:
        locked.save(update_fields=filled)
        record("complete", locked, actor=actor, at=at, data={"fields": filled})
        value_origins.record(locked, filled, origin=origin, actor=actor, at=at)
    phone_numbers.add(locked, str(values.get("phone", "")), origin=origin, actor=actor, at=at)


def add_email(
    person: Person, address: str, *, origin: Origin | None = None, actor: Actor, at: datetime
) -> EmailAddress:
    """Add a mail address; the first becomes the primary one. An address of two people is marked as shared for both."""
    same = EmailAddress.objects.filter(address__mailbox=mailbox(address)).exclude(person=person)
    is_shared = bool(same.update(is_shared=True)) or is_role_mailbox(address)
    email, created = EmailAddress.objects.get_or_create(
        person=person,
        address__mailbox=mailbox(address),
        defaults={"address": address, "is_shared": is_shared, "is_primary": not person.emails.exists()},
    )
    if created:
        record("add_email", person, actor=actor, at=at)
        value_origins.record_new([email], origin=origin, actor=actor, at=at)
    return email


def replace_email(person: Person, *, before: str, after: str, actor: Actor, at: datetime) -> None:
    """Replace a mail address of a person, also in the nominations that led to their posts; nothing without it.

    An address they have already takes over what the replaced one was used for.
    """
    lock_addresses([before, after])
    replaced = person.emails.select_for_update().filter(address__mailbox=mailbox(before)).first()
    if replaced is None:
        return
    is_primary = replaced.is_primary
    value_origins.delete([replaced])
    replaced.delete()
    new = add_email(person, after, actor=actor, at=at)
    if is_primary and not new.is_primary:
        person.emails.update(is_primary=False)
        new.is_primary = True
        new.save(update_fields=["is_primary"])
    Nomination.objects.filter(representative__person=person, email__mailbox=mailbox(before)).update(email=after)
    record("correct", person, actor=actor, at=at, data={"fields": ["emailaddress.address"]})


@transaction.atomic
def correct(person: Person, *, changes: Mapping[str, object], actor: Actor, at: datetime) -> Person:
    """Save changed fields and journal their names. Raises ValueError for a field that may not be corrected.

    A new name does not change `identity_fold`: otherwise somebody who shares a mailbox could take a colleague's name
    and see what is stored about them.
    """
    if unknown := set(changes) - CORRECTABLE:
        raise ValueError(f"not correctable: {', '.join(sorted(unknown))}")
    locked = Person.objects.select_for_update().get(pk=person.pk)
    changed = sorted(field for field, value in changes.items() if getattr(locked, field) != value)
    if changed:
        if {"first_name", "last_name"} & set(changed):
            locked.confirmed_fold = locked.identity_fold
        for field in changed:
            setattr(locked, field, changes[field])
        locked.save(update_fields=[*changed, "confirmed_fold"])
        record("correct", locked, actor=actor, at=at, data={"fields": changed})
        value_origins.record(locked, changed, actor=actor, at=at)
    return locked


@transaction.atomic
def delete(person: Person) -> None:
    """Delete a person with their addresses and phone numbers; the caller journals it."""
    for rows in ([person], person.emails.all(), person.phones.all()):
        value_origins.delete(rows)
    person.delete()


def is_referenced(person: Person) -> bool:
    """Whether the person must be kept: they have a tenure, a membership or a login."""
    return bool(person.user_id) or person.tenures.exists() or person.memberships.exists()


def copy_consents(targets: Mapping[uuid.UUID, uuid.UUID], *, at: datetime) -> None:
    """Copy current consents from each subject key to another; a single query where there are none."""
    moved = {source: target for source, target in targets.items() if source != target}
    for source in consents.with_decisions(moved):
        _copy_consents(source, moved[source], at=at)


def _copy_consents(source: uuid.UUID, target: uuid.UUID, *, at: datetime) -> None:
    if source == target:
        return
    for status in consents.statuses(source):
        if status.is_given:
            consents.give(target, text=status.text, channel=Consent.Channel(status.channel), at=at)
