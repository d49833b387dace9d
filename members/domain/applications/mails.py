"""The mails an application causes, each by its template."""

from datetime import datetime

from core.tokens import Link
from mailings.domain import mailboxes, outgoing
from members.models import Application, Declaration, Membership, Person, PersonalDetails
from members.states import PENDING

CONFIRM_PAGE = "members:confirm"
STATUS_PAGE = "members:status"


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
        context={"earlier": _earlier(application), "membership": _membership_of_applicant(application)},
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


def _earlier(application: Application) -> Application | None:
    """An undecided application of the same mailbox for the same thing."""
    carried = "declaration" if application.kind == Application.Kind.ORGANISATION else "details"
    contact = application.contact
    return (
        Application.objects.filter(
            **{f"{carried}__email__iexact": contact.email if contact else ""},
            kind=application.kind,
            organisation=application.organisation,
            proposed_name=application.proposed_name,
            state__in=PENDING,
        )
        .exclude(pk=application.pk)
        .only("reference")
        .first()
    )


def _membership_of_applicant(application: Application) -> Membership | None:
    """The running membership of an individual who applies again."""
    if application.kind != Application.Kind.INDIVIDUAL or application.details is None:
        return None
    details = application.details
    same = Person.objects.same_as(first_name=details.first_name, last_name=details.last_name, email=details.email)
    return Membership.objects.valid().filter(person__in=same, end=None).only("start").first()
