"""The mails an application causes, each by its template."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from core import date_spans
from core.statements import Parameter, PreparedQuery
from core.tokens import Link
from mailings.domain import mailbox_limits, outgoing
from mailings.domain.outgoing import MailDraft
from members.models import Application, Declaration, Membership, Nomination, Person, PersonalDetails
from members.models.people import folded_name
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


OPEN_DECLARATIONS = _open_applications_query("declaration")
OPEN_PERSONAL = _open_applications_query("details")
RUNNING_MEMBERSHIP = PreparedQuery(
    lambda: (
        Membership.objects.valid()
        .filter(person__in=Person.objects.in_mailbox(Parameter("mailbox")).known_as(Parameter("name")), end=None)
        .order_by("pk")
        .only("start", "numbered_as")[:1]
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
    a member already: only the owner of the mailbox may learn it. Whether or not, it takes the same statements, and the
    text is rendered once and filled.
    """
    earlier, membership = _earlier_application(application, contact), _membership_of_applicant(application)
    shared = {
        "kind": application.kind,
        "day": timezone.localdate(application.submitted_at),
        "is_on_behalf": isinstance(contact, Declaration) and bool(contact.on_behalf_of),
        "has_applied_before": earlier is not None,
        "is_member": membership is not None,
    }
    draft = MailDraft(
        contact.email,
        application,
        context=shared,
        links={
            "status": Link(STATUS_PAGE, application.pk, application.link_generation, at),
            "confirm": Link(CONFIRM_PAGE, application.pk, application.link_generation, at),
        },
        per_mail=_words_of_applicant(application, contact, nominees)
        | _words_of_known(earlier, membership, today=timezone.localdate(at)),
        skeleton_key=tuple(shared.values()),
    )
    return mailbox_limits.throttled(draft, at=at)


def _words_of_applicant(
    application: Application, contact: Declaration | PersonalDetails, nominees: Sequence[Nomination]
) -> dict[str, str]:
    """All in which the confirmations of a kind and day differ: they are rendered once and filled for each.

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


def _words_of_known(earlier: Application | None, membership: Membership | None, *, today: date) -> dict[str, str]:
    words = {}
    if earlier:
        words["earlier_reference"] = earlier.reference
    if membership:
        words |= {
            "member_since": date_spans.sentence_text(membership.start, None, today=today),
            "membership_number": membership.number,
        }
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
    open_applications = OPEN_DECLARATIONS if is_declared else OPEN_PERSONAL
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
    name = folded_name(details.first_name, details.last_name)
    return RUNNING_MEMBERSHIP.first(mailbox=mailbox(details.email), name=name)
