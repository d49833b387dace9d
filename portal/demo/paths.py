"""Steps that many applications of the demo take the same way."""

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from members.domain import applications
from members.domain.inputs import ProposedOrganisation
from members.models import Application, Organisation
from portal.demo.stage import Stage, domain_for
from privacy.domain import consents
from privacy.models import Purpose

Steps = Generator[datetime, datetime, Application]
READING = timedelta(minutes=14)


def submitted_for(
    stage: Stage,
    organisation: Organisation | ProposedOrganisation,
    *,
    functions: Sequence[str],
    at: datetime,
    office: str = "Leitung",
    newsletter: bool = False,
    remark: str = "",
) -> Application:
    """An organisation's application with a nominee for each function, all with mailboxes of the organisation."""
    domain = domain_for(organisation.name)
    return applications.submit_organisation(
        submission=uuid4(),
        organisation=organisation,
        declarer=stage.declarer(domain, office),
        nominations=[stage.nominee(domain, function) for function in functions],
        newsletter=consents.current_text(Purpose.NEWSLETTER) if newsletter else None,
        remark=remark,
        at=at,
    )


def wish_to_represent(stage: Stage, slug: str, *, function: str, at: datetime) -> Application:
    """Somebody of a partner asks to be entered as Multiplikatorin or Multiplikator."""
    partner = Organisation.objects.get(slug=slug)
    applicant = stage.applicant(domain_for(partner.name), function=function)
    return applications.submit_representative(submission=uuid4(), organisation=partner, applicant=applicant, at=at)


def confirmed(application: Application) -> Steps:
    """The applicant reads the mail and confirms a quarter of an hour later."""
    at = yield application.submitted_at + READING
    return applications.confirm(application, at=at)


def accepted(stage: Stage, application: Application, *, workdays: int, clock: str) -> Steps:
    """Confirmed, and accepted so many working days ago, from that day on."""
    application = yield from confirmed(application)
    at = yield stage.clock.workdays_ago(workdays, clock)
    return applications.accept(application, start=timezone.localdate(at), by=stage.office, at=at)
