"""Steps that several demo scenarios share: submit, confirm, accept."""

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
    nominee_titles: Sequence[str],
    at: datetime,
    job_title: str = "Leitung",
    newsletter: bool = False,
    remark: str = "",
) -> Application:
    """Submit an application of an organisation, with one nominee for each of the job titles."""
    domain = domain_for(organisation.name)
    return applications.submit_organisation(
        submission=uuid4(),
        organisation=organisation,
        declarer=world.declarer(domain, job_title),
        nominees=[world.nominee(domain, title) for title in nominee_titles],
        newsletter=consents.current_text(Purpose.NEWSLETTER) if newsletter else None,
        remark=remark,
        at=at,
    )


def wish_to_represent(world: DemoWorld, slug: str, *, job_title: str, at: datetime) -> Application:
    """Submit the application of an employee of a partner to become Multiplikatorin or Multiplikator."""
    partner = Organisation.objects.get(slug=slug)
    applicant = world.applicant(domain_for(partner.name), job_title=job_title)
    return applications.submit_representative(submission=uuid4(), organisation=partner, applicant=applicant, at=at)


def confirmed(application: Application) -> Steps:
    """Confirm an application a quarter of an hour after it was submitted."""
    at = yield application.submitted_at + READING
    return applications.confirm(application, at=at)


def accepted(world: DemoWorld, application: Application, *, workdays: int, clock: str) -> Steps:
    """Confirm an application and accept it so many working days ago, as of that day."""
    application = yield from confirmed(application)
    at = yield world.clock.workdays_ago(workdays, clock)
    return applications.accept(application, start=timezone.localdate(at), by=world.office_user, at=at)
