"""The office corrects mail addresses where they are stored, after a mail could not be delivered. It writes no mails.

Links stay valid: a mail that came back has opened nothing to anybody. Only an application that is not confirmed yet
gets a new link, as its new mailbox has to confirm.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from journal.entries import record
from members.domain import applications, people
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.models import Application, Declaration, Nomination, Person, PersonalDetails, Representative
from members.states import ApplicationState
from normalisation.mailboxes import mailbox

GONE = "Diese Angaben sind inzwischen gelöscht."


@transaction.atomic
def correct_application(application: Application, *, before: str, after: str, by: User, at: datetime) -> None:
    """Correct the applicant's address, and that of the person they have become.

    An unconfirmed application gets a new mail with a new link. Raises DomainRefusal where the data is deleted.
    """
    locked, actor = APPLICATION_MACHINE.lock(application), actors.user(by.pk)
    contact = locked.contact
    if contact is None:
        raise DomainRefusal(GONE)
    if locked.state == ApplicationState.SUBMITTED:
        applications.correct_email(locked, email=after, actor=actor, at=at)
        return
    if isinstance(contact, Declaration):
        correct_declaration(contact, before=before, after=after, actor=actor, at=at)
    else:
        _save_email(contact, after)
    record("correct", locked, actor=actor, at=at, data={"fields": ["email"]})
    for person in _people_of(locked):
        people.replace_email(person, before=before, after=after, actor=actor, at=at)


def correct_declaration(declaration: Declaration, *, before: str, after: str, actor: Actor, at: datetime) -> None:
    """Correct the declarer's address, also as that of a nominee and holder of a post; the caller journals it."""
    _save_email(declaration, after)
    own = declaration.nominations.filter(is_declarer=True, email__mailbox=mailbox(before))
    for nomination in own.select_related("representative__person"):
        _save_email(nomination, after)
        if nomination.representative:
            people.replace_email(nomination.representative.person, before=before, after=after, actor=actor, at=at)


@transaction.atomic
def correct_nomination(nomination: Nomination, *, before: str, after: str, by: User, at: datetime) -> None:
    """Correct a nominee's address, and that of the holder of the post. Raises DomainRefusal after an objection."""
    locked = Nomination.objects.select_for_update(of=("self",)).filter(pk=nomination.pk).first()
    if locked is None:
        raise DomainRefusal(GONE)
    actor = actors.user(by.pk)
    _save_email(locked, after)
    record("correct", locked, actor=actor, at=at, data={"fields": ["email"]})
    if locked.representative:
        people.replace_email(locked.representative.person, before=before, after=after, actor=actor, at=at)


@transaction.atomic
def correct_person(person: Person, *, before: str, after: str, by: User, at: datetime) -> None:
    people.replace_email(person, before=before, after=after, actor=actors.user(by.pk), at=at)


def correct_holder(tenure: Representative, *, before: str, after: str, by: User, at: datetime) -> None:
    """Correct the address of who holds the post."""
    correct_person(tenure.person, before=before, after=after, by=by, at=at)


def _people_of(application: Application) -> list[Person]:
    """Who an individual or a representative has become by the acceptance."""
    membership, tenure = application.membership, application.representative
    found = [membership.person if membership else None, tenure.person if tenure else None]
    return [person for person in found if person]


def _save_email(row: Declaration | PersonalDetails | Nomination, email: str) -> None:
    row.email = email
    row.save(update_fields=["email"])
