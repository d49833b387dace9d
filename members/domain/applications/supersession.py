"""A new membership closes other open applications of the same member; voiding it reopens them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone

from journal.actors import Actor
from mailings.domain import outgoing
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.models import Application, Membership
from members.models.applications import ApplicationQuerySet
from members.states import ApplicationState, ApplicationTransition
from normalisation.folding import Fold
from normalisation.mailboxes import mailbox


def supersede_others(
    membership: Membership, *, keep: Application | None, actor: Actor, at: datetime
) -> list[Application]:
    """Supersede the other open applications of the same member and mail their applicants.

    `keep` is the one being accepted.
    """
    others = _for_the_same_member(membership).open()
    if keep is not None:
        others = others.exclude(pk=keep.pk)
    return [
        _supersede(application, membership, actor=actor, at=at) for application in APPLICATION_MACHINE.lock_many(others)
    ]


def supersede_by_current(application: Application, *, actor: Actor, at: datetime) -> Application:
    """Supersede a just confirmed application if its organisation is a member by now; return its current row.

    A membership that is only planned closes nothing: the office decides, as it may have been planned by mistake.
    """
    if application.kind != Application.Kind.ORGANISATION or application.organisation is None:
        return application
    current = application.organisation.memberships.active_on(timezone.localdate(at))
    membership = current.filter(end=None).first()
    return _supersede(application, membership, actor=actor, at=at) if membership else application


def supersede_all(memberships: Sequence[Membership], *, actor: Actor, at: datetime) -> int:
    """`supersede_others()` for the new memberships of many organisations, in a few statements; returns how many."""
    others = Application.objects.filter(
        kind=Application.Kind.ORGANISATION, organisation__in=[one.organisation_id for one in memberships]
    )
    closed = APPLICATION_MACHINE.lock_many(others.open())
    opened = {one.organisation_id: one for one in memberships}
    own = Membership.objects.filter(pk__in=[one.pk for one in memberships], organisation=OuterRef("organisation"))
    APPLICATION_MACHINE.move_many(
        closed,
        ApplicationTransition.SUPERSEDE,
        actor=actor,
        at=at,
        state_before=F("state"),
        superseded_by=Subquery(own.values("pk")),
    )
    reachable = [one for one in closed if one.contact and one.contact.email]
    drafts = (_build_mail(one, opened[one.organisation_id], at=at) for one in reachable)
    outgoing.queue_many("members/superseded", drafts, at=at)
    return len(closed)


def reinstate_applications(memberships: Sequence[Membership], *, actor: Actor, at: datetime) -> int:
    """Reopen the applications that voided memberships had superseded, each in its former state; returns how many.

    The mail that said they were superseded is stopped, or corrected by another where it was sent.
    """
    reopened = APPLICATION_MACHINE.lock_many(
        Application.objects.filter(superseded_by__in=memberships, state=ApplicationState.SUPERSEDED)
    )
    APPLICATION_MACHINE.move_many(
        reopened,
        ApplicationTransition.REINSTATE,
        actor=actor,
        at=at,
        to_field="state_before",
        state_before="",
        superseded_by=None,
    )
    stopped = outgoing.stop_by_template("members/superseded", reopened, at=at)
    drafts = (
        outgoing.MailDraft(one.contact.email, one, {"application": one, "contact": one.contact})
        for one in reopened
        if one.pk not in stopped and one.contact and one.contact.email
    )
    outgoing.queue_many("members/reopened", drafts, at=at)
    return len(reopened)


def _build_mail(application: Application, membership: Membership, *, at: datetime) -> outgoing.MailDraft:
    contact = application.contact
    if contact is None:
        raise ValueError("nobody to write to")
    context = {
        "application": application,
        "contact": contact,
        "membership": membership,
        "today": timezone.localdate(at),
    }
    return outgoing.MailDraft(contact.email, application, context)


def _supersede(application: Application, membership: Membership, *, actor: Actor, at: datetime) -> Application:
    moved = APPLICATION_MACHINE.move_locked(
        application,
        ApplicationTransition.SUPERSEDE,
        actor=actor,
        at=at,
        superseded_by=membership,
        state_before=application.state,
    )
    if moved.contact and moved.contact.email:
        outgoing.queue_many("members/superseded", [_build_mail(moved, membership, at=at)], at=at)
    return moved


def _for_the_same_member(membership: Membership) -> ApplicationQuerySet:
    """Applications of an organisation by its key, of a person by mail address and folded name together."""
    if membership.person is None:
        return Application.objects.filter(kind=Application.Kind.ORGANISATION, organisation=membership.organisation)
    mailboxes = [mailbox(email.address) for email in membership.person.emails.all()]
    name = Concat(F("details__first_name"), Value(" "), F("details__last_name"))
    drafts = Application.objects.alias(folded=Fold(name))
    return drafts.filter(
        kind=Application.Kind.INDIVIDUAL, details__email__mailbox__in=mailboxes, folded=membership.person.identity_fold
    )
