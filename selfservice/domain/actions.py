"""What people do with their own data. Every act is journalled as theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from members.domain import people
from members.models import Person
from privacy.domain import cases, consents
from privacy.models import Case, Consent, ConsentText, Purpose
from privacy.states import CaseState
from selfservice.domain.data_subjects import Guest, contact_of, disclosure_of, subject_of_guest
from selfservice.domain.links import mail_address_of

CHANNEL = Consent.Channel.MY_DATA
WAITING = (
    "Ihr Anliegen {reference} liegt der Geschäftsstelle schon vor, mit einem anderen Text. Dieser hier ist nicht "
    "gespeichert: Schreiben Sie der Geschäftsstelle, was Sie ergänzen möchten, und nennen Sie diese Nummer."
)
KINDS_OPEN_ONCE = frozenset({Case.Kind.LEAVING, Case.Kind.OBJECTION})


def correct(person: Person, *, changes: Mapping[str, object], at: datetime) -> Person:
    """Write what differs. Raises ValueError for a field that may not be corrected."""
    return people.correct(person, changes=changes, actor=actors.person(person.pk), at=at)


def give_newsletter_consent(person: Person, *, text: ConsentText, at: datetime) -> None:
    """Agree to the wording that was shown; nothing where it stands already."""
    consents.give(person.subject_key, text=text, channel=CHANNEL, at=at, actor=actors.person(person.pk))


@transaction.atomic
def withdraw_consent(person: Person, *, purpose: str, at: datetime) -> None:
    """Withdraw at once (Art. 7(3) DSGVO), also what was given as applicant; nothing where none stands.

    Needs are withdrawn on the page of the registration, which deletes them too: here that purpose changes nothing.
    """
    if purpose == Purpose.EVENT_NEEDS:
        return
    for subject_key in sorted(disclosure_of(person).subject.subject_keys):
        consents.withdraw(subject_key, purpose=purpose, channel=CHANNEL, at=at, actor=actors.person(person.pk))


@transaction.atomic
def open_case(person: Person, *, kind: Case.Kind, message: str = "", submission: UUID, at: datetime) -> Case:
    """The case of this submission and content; for leaving and objection the open one where there is one already.

    What was received and until when it is answered goes by mail to the address on file. Raises DomainRefusal where the
    open one has another message, which would be lost.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if waiting := existing_open_case(person, kind=kind):
        return _require_same(waiting, message)
    return cases.open_case(
        kind,
        submission=submission,
        message=message,
        subject_key=person.subject_key,
        name=str(person),
        email=mail_address_of(person),
        actor=actors.person(person.pk),
        at=at,
    )


@transaction.atomic
def open_guest_case(
    guest: Guest, *, kind: Case.Kind, message: str = "", submission: UUID, actor: Actor, at: datetime
) -> Case:
    """`open_case()` for who is no person of the network, by name and address. Raises as that."""
    type(guest)._default_manager.select_for_update(of=("self",)).get(pk=guest.pk)
    if waiting := existing_open_guest_case(guest, kind=kind):
        return _require_same(waiting, message)
    contact = contact_of(guest)
    return cases.open_case(
        kind, submission=submission, message=message, name=str(contact), email=contact.email, actor=actor, at=at
    )


def existing_open_case(person: Person, *, kind: Case.Kind) -> Case | None:
    """The open case of a kind that may be open once at a time."""
    if kind not in KINDS_OPEN_ONCE:
        return None
    return Case.objects.open().filter(subject_key=person.subject_key, kind=kind).first()


def existing_open_guest_case(guest: Guest, *, kind: Case.Kind) -> Case | None:
    """`existing_open_case()` for who is no person of the network."""
    if kind not in KINDS_OPEN_ONCE:
        return None
    return cases.cases_of(subject_of_guest(guest)).filter(kind=kind, state=CaseState.OPEN).first()


def _require_same(waiting: Case, message: str) -> Case:
    """Raises DomainRefusal where the case that waits has another message."""
    if message not in ("", waiting.message):
        raise DomainRefusal(WAITING.format(reference=waiting.reference))
    return waiting
