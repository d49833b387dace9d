"""Nominations: informing the nominee (Art. 14 DSGVO), objection, newsletter consent."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from core.refusals import DomainRefusal
from core.tokens import Link
from journal import actors
from journal.actors import Actor
from journal.entries import record, record_many
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.outgoing import MailDraft
from members.domain import multiplier_mails, people, posts
from members.domain.inputs import NomineeInput
from members.models import Declaration, Nomination, Organisation, Person, Post, Representative
from privacy.domain import cases, consents
from privacy.models import Case, Consent, ConsentText, Purpose

PAGE = "members:nomination"
MAX_NOMINATIONS = 10  # per declaration; a constraint of the table says the same
NAMING_MAIL = "members/confirm"  # the mail to the declarer that names all nominees
WRONG_COUNT = "Nennen Sie mindestens eine und höchstens zehn Personen."


def require_valid_count(nominees: Sequence[NomineeInput]) -> None:
    """Raises DomainRefusal unless one to ten people are nominated."""
    if not 1 <= len(nominees) <= MAX_NOMINATIONS:
        raise DomainRefusal(WRONG_COUNT)


def inform(declaration: Declaration, *, organisation_name: str, actor: Actor, at: datetime) -> None:
    """Mail every nominee once who nominated them and what is stored (Art. 14 DSGVO); the declarer gets none.

    Whoever is not of the office can have typed any address, so that the mail counts towards the mailbox's limit.
    """
    rows = list(declaration.nominations.filter(is_declarer=False, informed_at=None))
    drafts = []
    for nomination in rows:
        nomination.informed_at = at
        nomination.save(update_fields=["informed_at"])
        if nomination.email:
            drafts.append(_draft(nomination, declaration, organisation_name=organisation_name, at=at))
    queue_many = outgoing.queue_many if actor.kind == "user" else mailbox_limits.queue_many
    queue_many("members/nominated", drafts, at=at)
    record_many("inform", ((nomination, {}) for nomination in rows), actor=actor, at=at)


def _draft(nomination: Nomination, declaration: Declaration, *, organisation_name: str, at: datetime) -> MailDraft:
    return MailDraft(
        nomination.email,
        nomination,
        {"nomination": nomination, "declaration": declaration, "organisation_name": organisation_name},
        {"nomination": Link(PAGE, nomination.pk, nomination.link_generation, at)},
    )


@transaction.atomic
def record_objection(nomination: Nomination, *, at: datetime) -> None:
    """Delete a nomination that the nominee objects to, its mails and the tenures created from it.

    The posts stay, vacant; declarer and office are told of those that nobody holds now. The person is deleted unless
    something else refers to them. A second call changes nothing.
    """
    locked = _lock(nomination)
    if locked is None:
        return
    actor = actors.nominee(locked.pk)
    tenures = _tenures(locked)
    record("object", locked, actor=actor, at=at)
    if holder := locked.declaration.holder:
        record("nominee_objected", holder, actor=actor, at=at)
        outgoing.erase(holder, template=NAMING_MAIL, at=at)
    outgoing.erase(locked, at=at)
    locked.delete()
    consents.withdraw(
        locked.subject_key, purpose=Purpose.NEWSLETTER, channel=Consent.Channel.NOMINATION, at=at, actor=actor
    )
    vacated = [one.post for one in tenures if one.voided_at is None and one.end is None]
    for tenure in tenures:
        _delete_tenure(tenure, actor=actor, at=at)
    for post in vacated if not locked.is_declarer else ():
        _tell_of_vacant_post(post, locked.declaration, actor=actor, at=at)


def _tell_of_vacant_post(post: Post, declaration: Declaration, *, actor: Actor, at: datetime) -> None:
    """Mail the declarer and open a case for the office; both without a word on who objected."""
    organisation = post.organisation.name
    cases.open_case(
        Case.Kind.CONTACT,
        submission=uuid4(),
        message=f"{organisation}: Die Funktion „{post}“ ist frei, weil die benannte Person widersprochen hat.",
        actor=actor,
        at=at,
    )
    if declaration.email and declaration.holder:
        context = {"declarer": str(declaration), "post": str(post), "organisation_name": organisation}
        outgoing.queue("members/post_vacant", to=declaration.email, cause=declaration.holder, at=at, context=context)


@transaction.atomic
def give_newsletter(nomination: Nomination, *, text: ConsentText, at: datetime) -> bool:
    """Record the nominee's consent to the newsletter, under the person's subject key if there is a person already.

    False, and no consent, where they have objected meanwhile.
    """
    locked = _lock(nomination)
    if locked is None:
        return False
    tenure = locked.representative
    subject_key = tenure.person.subject_key if tenure else locked.subject_key
    consents.give(subject_key, text=text, channel=Consent.Channel.NOMINATION, at=at, actor=actors.nominee(locked.pk))
    return True


@transaction.atomic
def withdraw_newsletter(nomination: Nomination, *, at: datetime) -> None:
    """Withdraw the nominee's consent to the newsletter, also the copy under the person's subject key."""
    tenure = nomination.representative
    for subject_key in [nomination.subject_key, *([tenure.person.subject_key] if tenure else [])]:
        consents.withdraw(
            subject_key,
            purpose=Purpose.NEWSLETTER,
            channel=Consent.Channel.NOMINATION,
            at=at,
            actor=actors.nominee(nomination.pk),
        )


def appoint_all(
    declaration: Declaration, *, organisation: Organisation, start: date, actor: Actor, at: datetime
) -> None:
    """Let every nominee of an accepted declaration hold a post; creates missing people and posts.

    Who did not hold one before is welcomed by mail.
    """
    addresses = {}
    for nomination in declaration.nominations.select_for_update():
        person = people.match_or_create(
            title=nomination.title,
            first_name=nomination.first_name,
            last_name=nomination.last_name,
            email=nomination.email,
            subject_key=declaration.subject_key if nomination.is_declarer else nomination.subject_key,
            actor=actor,
            at=at,
        )
        nomination.representative = posts.appoint(
            organisation, person=person, title=nomination.job_title, start=start, actor=actor, at=at
        )
        nomination.save(update_fields=["representative"])
        if nomination.representative.created_at == at:
            addresses[nomination.representative] = nomination.email
    multiplier_mails.welcome(addresses, {one.pk: address for one, address in addresses.items()}, at=at)


def delete(nominations: Iterable[Nomination], *, organisation: Organisation, actor: Actor, at: datetime) -> None:
    """Delete locked nominations that no longer apply, their mails and the voided tenures created from them."""
    for nomination in nominations:
        outgoing.erase(nomination, at=at)
        for tenure in _voided_tenures(nomination, organisation):
            _delete_tenure(tenure, actor=actor, at=at)
        nomination.delete()


def _lock(nomination: Nomination) -> Nomination | None:
    """The current row, locked, so that a concurrent acceptance is waited for; None where it is deleted."""
    rows = Nomination.objects.with_holder().select_related("representative__person").select_for_update(of=("self",))
    return rows.filter(pk=nomination.pk).first()


def _tenures(nomination: Nomination) -> list[Representative]:
    """The tenure that the nomination refers to, and the voided ones created from it."""
    current = [nomination.representative] if nomination.representative else []
    holder = nomination.declaration.holder
    if holder is None or holder.organisation is None:
        return current
    return [*current, *(one for one in _voided_tenures(nomination, holder.organisation) if one not in current)]


def _voided_tenures(nomination: Nomination, organisation: Organisation) -> Iterable[Representative]:
    """Voided tenures of the same person in the organisation, matched by mail address and folded name."""
    if not nomination.email:
        return []
    voided = Representative.objects.filter(
        voided_at__isnull=False,
        post__organisation=organisation,
        person__in=Person.objects.same_as(
            first_name=nomination.first_name, last_name=nomination.last_name, email=nomination.email
        ),
    )
    return voided.select_related("person").order_by("pk")


def _delete_tenure(tenure: Representative, *, actor: Actor, at: datetime) -> None:
    person = tenure.person
    record("erase", tenure, actor=actor, at=at)
    outgoing.erase(tenure, at=at)
    tenure.delete()
    if not people.is_referenced(person):
        record("erase", person, actor=actor, at=at)
        outgoing.erase(person, at=at)
        people.delete(person)
