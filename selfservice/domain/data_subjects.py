"""The people whose data is requested, and all that is stored about each."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from accessions.models import Proxy
from core.disclosure import DataSubject, Disclosure, collect
from events.models import Invitation, Registration
from members.domain.mail_addresses import is_role_mailbox
from members.models import Application, Declaration, EmailAddress, Nomination, Person, PersonalDetails
from members.models.people import folded_name
from normalisation.mailboxes import mailbox

Guest = Registration | Invitation | Application | Nomination | Declaration | Proxy
Contact = Registration | Invitation | Declaration | PersonalDetails | Nomination | Proxy


def subject_of_person(person: Person) -> DataSubject:
    """The person with all their addresses, under the name by which the office knows them."""
    emails = list(person.emails.all())
    return DataSubject(
        name_fold=person.identity_fold,
        mailboxes=frozenset(mailbox(email.address) for email in emails),
        personal_mailboxes=frozenset(mailbox(email.address) for email in emails if not email.is_shared),
        has_shared_mailbox=any(email.is_shared for email in emails),
        person_id=person.pk,
        subject_keys=frozenset({person.subject_key}),
    )


def declarers() -> QuerySet[Declaration]:
    """Who declared in a collective accession; their links die with those of its participant."""
    found = Declaration.objects.filter(participant__isnull=False)
    return found.annotate(link_generation=F("participant__link_generation")).select_related("participant")


def proxies() -> QuerySet[Proxy]:
    """Who stands in for a head in a collective accession; their links die with those of its participant."""
    found = Proxy.objects.filter(participant__isnull=False)
    return found.annotate(link_generation=F("participant__link_generation")).select_related("participant")


def contact_of(guest: Guest) -> Contact:
    """Where a guest's name and address are. Raises ValueError for an application whose personal data is deleted."""
    if not isinstance(guest, Application):
        return guest
    if guest.contact is None:
        raise ValueError(f"nobody is behind {guest}")
    return guest.contact


def identity_fold_of(guest: Guest) -> str:
    """The folded name that says who they are."""
    if isinstance(guest, Registration | Invitation):
        return guest.identity_fold
    contact = contact_of(guest)
    return folded_name(contact.first_name, contact.last_name)


def subject_of_guest(guest: Guest) -> DataSubject:
    """Who is no person of the network and known by one row only: its mail address and its name.

    Nobody has said whose mailbox it is, so messages without a name do not count as theirs; it is taken for a shared
    one where its name says so or where the network knows it from somebody.
    """
    email = contact_of(guest).email
    key = mailbox(email)
    is_shared = is_role_mailbox(email) or EmailAddress.objects.filter(address__mailbox=key).exists()
    subject = DataSubject(name_fold=identity_fold_of(guest), mailboxes=frozenset({key}), has_shared_mailbox=is_shared)
    return subject.with_found(subject_keys=(), records=[guest])


def disclosure_of(person: Person) -> Disclosure:
    return collect(subject_of_person(person))


def disclosure_of_guest(guest: Guest) -> Disclosure:
    return collect(subject_of_guest(guest))


def has_running_membership_or_post(disclosure: Disclosure, day: date) -> bool:
    """Whether there is anything to leave: a membership, or a post, that has not ended on the day."""
    rows = [*disclosure.records("memberships"), *disclosure.records("tenures")]
    return any(row.voided_at is None and (row.end is None or row.end > day) for row in rows)
