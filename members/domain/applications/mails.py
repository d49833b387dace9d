"""The mails an application causes, each by its template."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from core.statements import Asked, Prepared
from core.tokens import Link
from mailings.domain import mailboxes, outgoing
from members.models import Application, Declaration, Membership, Person, PersonalDetails
from members.models.people import EmailAddress, folded_name
from members.states import PENDING

CONFIRM_PAGE = "members:confirm"
STATUS_PAGE = "members:status"


def _same_wish(carried: str) -> Prepared[Application]:
    """Undecided applications of one mailbox for one thing: one kind, one organisation, picked or described alike."""
    one_thing = Q(organisation=Asked("organisation")) | Q(organisation=None, proposed_name=Asked("proposed_name"))
    one_mailbox = {f"{carried}__email__iexact": Asked("email"), "kind": Asked("kind")}
    return Prepared(
        lambda: (
            Application.objects.filter(one_thing, **one_mailbox, state__in=sorted(PENDING))
            .exclude(pk=Asked("application"))
            .order_by("pk")
            .only("reference")[:1]
        )
    )


def _others(carried: type[Declaration | PersonalDetails]) -> Prepared[Any]:
    """Whether the mailbox ever wrote another one: nearly always none, which one index knows cheaper than a join."""
    return Prepared(
        lambda: carried.objects.filter(email__iexact=Asked("email")).exclude(pk=Asked("own")).values_list("pk")[:1]
    )


OTHER_DECLARATIONS, WISHES_DECLARED = _others(Declaration), _same_wish("declaration")
OTHER_DETAILS, WISHES_OF_ONE = _others(PersonalDetails), _same_wish("details")
KNOWN_ADDRESS = Prepared(lambda: EmailAddress.objects.filter(address__iexact=Asked("email")).values_list("pk")[:1])
RUNNING = Prepared(
    lambda: (
        Membership.objects.valid()
        .filter(person__in=Person.objects.with_email(Asked("email")).filter(name_fold=Asked("name")), end=None)
        .order_by("pk")
        .only("start")[:1]
    )
)


def confirmation(application: Application, *, at: datetime) -> bool:
    """Ask the mailbox owner to confirm; False where the mailbox has had its share of mails and nothing was queued.

    What only the mailbox owner may learn – that they applied before, that they are a member already – stands here and
    nowhere else.
    """
    contact = application.contact
    if contact is None or not mailboxes.has_room(contact.email, at=at):
        return False
    _queue(
        "members/confirm",
        application,
        contact,
        at=at,
        context={"earlier": _earlier(application, contact), "membership": _membership_of_applicant(application)},
        links={"confirm": Link(CONFIRM_PAGE, application.pk, application.link_generation, at)},
    )
    return True


def tell(template: str, application: Application, *, at: datetime, **context: object) -> None:
    """A mail to the applicant with the link to the status page; none where no address is known (a letter, a call)."""
    if (contact := application.contact) and contact.email:
        _queue(template, application, contact, at=at, context=context)


def _queue(
    template: str,
    application: Application,
    contact: Declaration | PersonalDetails,
    *,
    at: datetime,
    context: dict[str, object],
    links: dict[str, Link] | None = None,
) -> None:
    outgoing.queue(
        template,
        to=contact.email,
        cause=application,
        at=at,
        context={"application": application, "contact": contact, **context},
        links={"status": Link(STATUS_PAGE, application.pk, application.link_generation, at), **(links or {})},
    )


def _earlier(application: Application, contact: Declaration | PersonalDetails) -> Application | None:
    """An undecided application of the same mailbox for the same thing."""
    is_declared = application.kind == Application.Kind.ORGANISATION
    others, wishes = (OTHER_DECLARATIONS, WISHES_DECLARED) if is_declared else (OTHER_DETAILS, WISHES_OF_ONE)
    if not others.rows(email=contact.email, own=contact.pk):
        return None
    return wishes.first(
        email=contact.email,
        kind=application.kind,
        organisation=application.organisation_id,
        proposed_name=application.proposed_name,
        application=application.pk,
    )


def _membership_of_applicant(application: Application) -> Membership | None:
    """The running membership of an individual who applies again."""
    if application.kind != Application.Kind.INDIVIDUAL or application.details is None:
        return None
    details = application.details
    if not KNOWN_ADDRESS.rows(email=details.email):
        return None
    return RUNNING.first(email=details.email, name=folded_name(details.first_name, details.last_name))
