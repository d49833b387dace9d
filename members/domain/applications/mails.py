"""The mails an application causes, each by its template."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from core.statements import Parameter, PreparedQuery
from core.tokens import Link
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.outgoing import MailDraft
from members.models import Application, Declaration, Membership, Nomination, Person, PersonalDetails
from members.models.people import EmailAddress, folded_name
from members.states import PENDING
from normalisation.mailboxes import mailbox
from regions.domain.name_cases import accusative, nominative

CONFIRM_MAIL = "members/confirm"
CONFIRM_PAGE = "members:confirm"
STATUS_PAGE = "members:status"


def _open_applications_query(details_model: str) -> PreparedQuery[Application]:
    """Undecided applications of one mailbox, of one kind, for one organisation; those of individuals by name too."""
    same_organisation = Q(organisation=Parameter("organisation")) | Q(
        organisation=None, proposed_name=Parameter("proposed_name")
    )
    same_mailbox = {f"{details_model}__email__mailbox": Parameter("mailbox"), "kind": Parameter("kind")}
    if details_model == "details":
        same_mailbox |= {f"details__{name}": Parameter(name) for name in ("first_name", "last_name")}
    return PreparedQuery(
        lambda: (
            Application.objects.filter(same_organisation, **same_mailbox, state__in=sorted(PENDING))
            .exclude(pk=Parameter("application"))
            .order_by("pk")
            .only("reference")[:1]
        )
    )


def _other_rows_query(details_model: type[Declaration | PersonalDetails]) -> PreparedQuery[Any]:
    """Other rows of the mailbox. There are nearly never any, and this index look-up is cheaper than the join above."""
    return PreparedQuery(
        lambda: (
            details_model.objects.filter(email__mailbox=Parameter("mailbox"))
            .exclude(pk=Parameter("own"))
            .values_list("pk")[:1]
        )
    )


OTHER_DECLARATIONS, OPEN_DECLARATIONS = _other_rows_query(Declaration), _open_applications_query("declaration")
OTHER_DETAILS, OPEN_PERSONAL = _other_rows_query(PersonalDetails), _open_applications_query("details")
KNOWN_ADDRESS = PreparedQuery(
    lambda: EmailAddress.objects.filter(address__mailbox=Parameter("mailbox")).values_list("pk")[:1]
)
RUNNING_MEMBERSHIP = PreparedQuery(
    lambda: (
        Membership.objects.valid()
        .filter(person__in=Person.objects.in_mailbox(Parameter("mailbox")).known_as(Parameter("name")), end=None)
        .order_by("pk")
        .only("start")[:1]
    )
)


def queue_confirmation(application: Application, *, at: datetime) -> None:
    """Queue the mail of `confirmation()`."""
    if contact := application.contact:
        nominees = list(application.declaration.nominations.all()) if application.declaration else []
        outgoing.queue_many(CONFIRM_MAIL, [confirmation(application, contact, nominees, at=at)], at=at)


def confirmation(
    application: Application,
    contact: Declaration | PersonalDetails,
    nominees: Sequence[Nomination],
    *,
    at: datetime,
) -> MailDraft:
    """The mail with the link to confirm the application, with the nominees of its declaration.

    Counts against the limit of the mailbox. Only this mail, and no page, says that the person has applied before or is
    a member already: only the owner of the mailbox may learn it.
    """
    unusual = {
        "earlier": _earlier_application(application, contact),
        "membership": _membership_of_applicant(application),
    }
    shared = {
        "kind": application.kind,
        "day": timezone.localdate(application.submitted_at),
        "is_on_behalf": isinstance(contact, Declaration) and bool(contact.on_behalf_of),
    }
    draft = MailDraft(
        contact.email,
        application,
        context={**shared, **unusual, "today": timezone.localdate(at)},
        links={
            "status": Link(STATUS_PAGE, application.pk, application.link_generation, at),
            "confirm": Link(CONFIRM_PAGE, application.pk, application.link_generation, at),
        },
        per_mail=_words_of_applicant(application, contact, nominees),
        skeleton_key=None if any(unusual.values()) else tuple(shared.values()),
    )
    return mailbox_limits.throttled(draft, at=at)


def _words_of_applicant(
    application: Application, contact: Declaration | PersonalDetails, nominees: Sequence[Nomination]
) -> dict[str, str]:
    """All in which the usual confirmations of a kind and day differ: they are rendered once and filled for each.

    Rendering took a tenth of the last POST. The applicant's rows are not in the context, so that a template that
    reads one of them shows nothing, never another applicant's.
    """
    words = {"name": str(contact), "reference": application.reference}
    if isinstance(contact, Declaration):
        words |= {
            "organisation": capfirst(nominative(application.organisation_name)),
            "declarer": f"{contact.declarer}, {contact.declarer_job_title}",
            "filled_in_by": f"{contact}, {contact.job_title}",
            "nominees": ", ".join(f"{one} ({one.job_title})" if one.job_title else str(one) for one in nominees),
        }
    elif application.kind == Application.Kind.REPRESENTATIVE:
        words["organisation"] = accusative(application.organisation_name)
    return words


def queue_mail(template: str, application: Application, *, at: datetime, **context: object) -> bool:
    """Queue a mail to the applicant with the link to the status page; False where there is no mail address."""
    contact = application.contact
    if contact is None or not contact.email:
        return False
    outgoing.queue_many(template, [_draft(application, contact, at=at, context=context)], at=at)
    return True


def _draft(
    application: Application,
    contact: Declaration | PersonalDetails,
    *,
    at: datetime,
    context: dict[str, object],
) -> MailDraft:
    return MailDraft(
        contact.email,
        application,
        context={"application": application, "contact": contact, "today": timezone.localdate(at), **context},
        links={"status": Link(STATUS_PAGE, application.pk, application.link_generation, at)},
    )


def _earlier_application(application: Application, contact: Declaration | PersonalDetails) -> Application | None:
    """An earlier undecided application of the same mailbox for the same organisation or person."""
    is_declared = application.kind == Application.Kind.ORGANISATION
    other_rows, open_applications = (
        (OTHER_DECLARATIONS, OPEN_DECLARATIONS) if is_declared else (OTHER_DETAILS, OPEN_PERSONAL)
    )
    if not other_rows.rows(mailbox=mailbox(contact.email), own=contact.pk):
        return None
    return open_applications.first(
        mailbox=mailbox(contact.email),
        kind=application.kind,
        organisation=application.organisation_id,
        proposed_name=application.proposed_name,
        application=application.pk,
        first_name=contact.first_name,
        last_name=contact.last_name,
    )


def _membership_of_applicant(application: Application) -> Membership | None:
    """The running membership of an individual who applies again."""
    if application.kind != Application.Kind.INDIVIDUAL or application.details is None:
        return None
    details = application.details
    key = mailbox(details.email)
    if not KNOWN_ADDRESS.rows(mailbox=key):
        return None
    return RUNNING_MEMBERSHIP.first(mailbox=key, name=folded_name(details.first_name, details.last_name))
