"""Accepting an application, and undoing a mistaken acceptance."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import Actor
from members.domain import (
    certificates,
    memberships,
    multiplier_mails,
    nominations,
    organisations,
    people,
    posts,
    value_origins,
)
from members.domain.applications import mails
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.domain.mail_addresses import is_free_mail
from members.models import Application, Membership, Organisation, Person, Representative
from members.states import ApplicationState, ApplicationTransition
from normalisation.mailboxes import domain_of, readable_domain

MAX_DAYS_AHEAD = 366
BROUGHT_FORWARD = (
    "Ein Sammelbeitritt hat diese Mitgliedschaft vorgezogen. Nehmen Sie die Organisation zuerst dort heraus, danach "
    "die Annahme zurück."
)


@transaction.atomic
def accept(
    application: Application,
    *,
    start: date,
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
    name: str = "",
) -> Application:
    """Accept: open a membership, or fill a post for a representative, from `start` on, and send the welcome mail.

    `start` may lie in the past. A described organisation is created unless `organisation` is the existing one that it
    means, as `name` where what was typed is to be corrected; the certificate names it so. Other open applications of
    the same member are superseded. Raises TransitionError where it is no longer open, AlreadyMember for an overlapping
    membership, DomainRefusal for a start too far ahead.
    """
    if (start - timezone.localdate(at)).days > MAX_DAYS_AHEAD:
        raise DomainRefusal("Das Datum liegt mehr als ein Jahr voraus. Wählen Sie ein früheres.")
    actor = actors.user(by.pk)
    match application.kind:
        case Application.Kind.ORGANISATION:
            accepted = _accept_organisation(
                application, start=start, organisation=organisation, name=name, by=by, actor=actor, at=at
            )
        case Application.Kind.INDIVIDUAL:
            accepted = _accept_individual(application, start=start, by=by, actor=actor, at=at)
        case _:
            accepted = _accept_representative(application, start=start, by=by, actor=actor, at=at)
    mails.queue_mail("members/welcome", accepted, at=at, start=start, membership=accepted.membership)
    return accepted


@transaction.atomic
def undo_acceptance(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Undo a mistaken acceptance: void the membership and tenures it created, reopen what it superseded, send a mail.

    The people and posts that it created stay; the posts are vacant again. Raises TransitionError, and DomainRefusal
    where an accession has brought the membership forward: then that is undone first.
    """
    actor = actors.user(by.pk)
    locked = APPLICATION_MACHINE.lock(application)
    APPLICATION_MACHINE.require_allowed(locked, ApplicationTransition.UNDO_ACCEPTANCE, actor=actor)
    membership = locked.membership
    if membership and Membership.objects.valid().filter(replaces=membership).exists():
        raise DomainRefusal(BROUGHT_FORWARD)
    tenures = _tenures_of_acceptance(locked)
    for tenure in tenures:
        posts.void(tenure, actor=actor, at=at)
    _forget_domain(locked)
    moved = APPLICATION_MACHINE.move_locked(
        locked,
        ApplicationTransition.UNDO_ACCEPTANCE,
        actor=actor,
        at=at,
        data={"membership": membership.pk if membership else None},
        membership=None,
        representative=None,
        added_domain="",
        decided_at=None,
        decided_by=None,
    )
    if moved.declaration:
        moved.declaration.nominations.update(representative=None)
    multiplier_mails.take_back(tenures, at=at)
    if membership:
        memberships.void(membership, reason=reason, actor=actor, at=at)
    mails.queue_mail("members/acceptance_undone", moved, at=at, reason=reason)
    return moved


def _accept_organisation(
    application: Application,
    *,
    start: date,
    organisation: Organisation | None,
    name: str,
    by: User,
    actor: Actor,
    at: datetime,
) -> Application:
    partner = application.organisation or organisation
    if partner is not None:
        organisations.lock(partner)
    locked = _lock_open(application, actor=actor)
    if partner is None:
        partner = _create_organisation(locked, name=name, actor=actor, at=at)
    added_domain = ""
    if locked.declaration:
        people.lock_addresses(nomination.email for nomination in locked.declaration.nominations.all())
        added_domain = _add_domain(partner, locked.declaration.email, actor=actor, at=at)
    membership = memberships.open_membership(
        organisation=partner,
        start=start,
        basis=Membership.Basis.DECLARATION,
        actor=actor,
        at=at,
        by_application=locked,
    )
    certificates.issue(membership, actor=actor, at=at)
    accepted = _decide(
        locked, membership=membership, organisation=partner, added_domain=added_domain, by=by, actor=actor, at=at
    )
    if accepted.declaration:
        nominations.appoint_all(accepted.declaration, organisation=partner, start=start, actor=actor, at=at)
    return accepted


def _accept_individual(application: Application, *, start: date, by: User, actor: Actor, at: datetime) -> Application:
    _lock_address(application)
    locked = _lock_open(application, actor=actor)
    person = _match_or_create_person(locked, actor=actor, at=at)
    membership = memberships.open_membership(
        person=person, start=start, basis=Membership.Basis.DECLARATION, actor=actor, at=at, by_application=locked
    )
    return _decide(locked, membership=membership, by=by, actor=actor, at=at)


def _accept_representative(
    application: Application, *, start: date, by: User, actor: Actor, at: datetime
) -> Application:
    posts.lock_tenures(application.partner.pk)
    _lock_address(application)
    locked = _lock_open(application, actor=actor)
    person = _match_or_create_person(locked, actor=actor, at=at)
    title = locked.required_details.job_title
    tenure = posts.appoint(locked.partner, person=person, title=title, start=start, actor=actor, at=at)
    return _decide(locked, representative=tenure, by=by, actor=actor, at=at)


def _lock_open(application: Application, *, actor: Actor) -> Application:
    locked = APPLICATION_MACHINE.lock(application)
    APPLICATION_MACHINE.require_allowed(locked, ApplicationTransition.ACCEPT, actor=actor)
    return locked


def _decide(application: Application, *, by: User, actor: Actor, at: datetime, **changes: Any) -> Application:
    return APPLICATION_MACHINE.move_locked(
        application, ApplicationTransition.ACCEPT, actor=actor, at=at, decided_at=at, decided_by=by, **changes
    )


def _create_organisation(application: Application, *, name: str, actor: Actor, at: datetime) -> Organisation:
    """Create the described organisation. Raises DomainRefusal where it has no category."""
    category = application.proposed_category
    if category is None:
        raise DomainRefusal("Legen Sie die Organisation zuerst an: Dem Antrag fehlt die Kategorie.")
    return organisations.create(
        name=name or application.proposed_name,
        category=category,
        seat=application.proposed_seat,
        website=application.proposed_website,
        actor=actor,
        at=at,
    )


def _add_domain(organisation: Organisation, email: str, *, actor: Actor, at: datetime) -> str:
    """Remember the domain of a declarer's address as one of the organisation's, unless it is a free provider's.

    Returns the domain, or nothing where it was known already.
    """
    domain = domain_of(email)
    if not domain or is_free_mail(email) or domain in map(readable_domain, organisation.domains):
        return ""
    organisation.domains = [*organisation.domains, domain]
    organisation.save(update_fields=["domains"])
    value_origins.record(organisation, ["domains"], origin=value_origins.Origin.FORM, actor=actor, at=at)
    return domain


def _forget_domain(application: Application) -> None:
    """Take back what the acceptance added to the organisation's domains, unless another accepted one vouches for it."""
    domain = application.added_domain
    if not domain or application.organisation is None:
        return
    accepted = Application.objects.filter(organisation=application.organisation, state=ApplicationState.ACCEPTED)
    others = accepted.exclude(pk=application.pk).values_list("declaration__email", flat=True)
    if domain in {domain_of(email) for email in others if email}:
        return
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=application.organisation.pk)
    organisation.domains = [one for one in organisation.domains if one != domain]
    organisation.save(update_fields=["domains"])


def _lock_address(application: Application) -> None:
    """Lock the address before the application, so that reviewers of two applications of one person cannot deadlock."""
    if applicant_details := application.details:
        people.lock_addresses([applicant_details.email])
        existing = Person.objects.same_as(
            first_name=applicant_details.first_name,
            last_name=applicant_details.last_name,
            email=applicant_details.email,
        )
        existing.select_for_update(no_key=True).first()


def _match_or_create_person(application: Application, *, actor: Actor, at: datetime) -> Person:
    details = application.required_details
    return people.match_or_create(
        title=details.title,
        first_name=details.first_name,
        last_name=details.last_name,
        email=details.email,
        subject_key=details.subject_key,
        employer=details.employer,
        professional_field=details.professional_field,
        duty_area=details.duty_area,
        actor=actor,
        at=at,
    )


def _tenures_of_acceptance(application: Application) -> list[Representative]:
    """The tenures that this acceptance created, also those that may come back; not those that existed before."""
    if application.decided_at is None:
        return []
    is_left = Q(voided_at=None) | Q(voided_with__isnull=False)
    tenures = Representative.objects.filter(is_left, created_at=application.decided_at)
    if application.declaration_id:
        return list(tenures.filter(nominations__declaration=application.declaration_id).distinct())
    return list(tenures.filter(applications=application))
