"""Steps that many applications of the demo take the same way."""

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from members.domain import applications
from members.domain.inputs import OrganisationInput
from members.models import Application, Organisation
from portal.demo.world import DemoWorld, domain_for
from privacy.domain import consents
from privacy.models import Purpose

Steps = Generator[datetime, datetime, Application]
READING = timedelta(minutes=14)


def submitted_for(
    world: DemoWorld,
    organisation: Organisation | OrganisationInput,
    *,
    functions: Sequence[str],
    at: datetime,
    job_title: str = "Leitung",
    newsletter: bool = False,
    remark: str = "",
) -> Application:
    """An organisation's application with a nominee for each job_title, all with mailboxes of the organisation."""
    domain = domain_for(organisation.name)
    return applications.submit_organisation(
        submission=uuid4(),
        organisation=organisation,
        declarer=world.declarer(domain, job_title),
        nominations=[world.nominee(domain, job_title) for job_title in functions],
        newsletter=consents.current_text(Purpose.NEWSLETTER) if newsletter else None,
        remark=remark,
        at=at,
    )


def wish_to_represent(world: DemoWorld, slug: str, *, job_title: str, at: datetime) -> Application:
    """Somebody of a partner asks to be entered as Multiplikatorin or Multiplikator."""
    partner = Organisation.objects.get(slug=slug)
    applicant = world.applicant(domain_for(partner.name), job_title=job_title)
    return applications.submit_representative(submission=uuid4(), organisation=partner, applicant=applicant, at=at)


def confirmed(application: Application) -> Steps:
    """The applicant reads the mail and confirms a quarter of an hour later."""
    at = yield application.submitted_at + READING
    return applications.confirm(application, at=at)


def accepted(world: DemoWorld, application: Application, *, workdays: int, clock: str) -> Steps:
    """Confirmed, and accepted so many working days ago, from that day on."""
    application = yield from confirmed(application)
    at = yield world.clock.workdays_ago(workdays, clock)
    return applications.accept(application, start=timezone.localdate(at), by=world.office, at=at)
