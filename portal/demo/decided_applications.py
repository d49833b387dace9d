"""Demo data: applications that were declined, withdrawn, superseded or have expired."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from journal import actors
from members.domain import applications
from portal.demo.application_steps import confirmed, submitted_for, wish_to_represent
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, area, professional_field, proposed


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    yield from (_declined(world), _declined_individual(world), _withdrawn(world), _expired(world))
    if world.until is None:
        yield from (_superseded(world), _accepted_representative(world))


def _declined(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(14, "10:41")
    body = proposed("Beispiel Wachschutz GmbH", kind="Sonstige", place="05111000")
    application = yield from confirmed(submitted_for(world, body, nominee_titles=["Vertrieb"], at=at))
    at = yield world.clock.workdays_ago(12, "09:15")
    text = (
        "Das Netzwerk verbindet Behörden und Einrichtungen des öffentlichen Dienstes. "
        "Gewerbliche Anbieter können leider nicht beitreten."
    )
    applications.decline(
        application, text=text, note="Telefonisch nachgefragt: reines Angebot.", by=world.office_user, at=at
    )


def _declined_individual(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(19, "20:14")
    applicant = world.applicant(
        "handwerk-beispiel.example.org",
        employer="Handwerk Beispiel",
        job_title="Inhaberin",
        professional_field=professional_field("Sonstiges"),
        duty_area=area("05566"),
    )
    application = yield from confirmed(applications.submit_individual(submission=uuid4(), applicant=applicant, at=at))
    at = yield world.clock.workdays_ago(17, "08:50")
    text = "Beitreten können Beschäftigte des öffentlichen Dienstes. Unsere Praxisbeispiele stehen allen offen."
    applications.decline(application, text=text, by=world.office_user, at=at)


def _withdrawn(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(11, "11:11")
    body = proposed("Theater Musterstadt", kind="Sonstige", place="05117000")
    application = yield from confirmed(submitted_for(world, body, nominee_titles=["Haustechnik"], at=at))
    at = yield world.clock.workdays_ago(10, "15:00")
    applications.withdraw(application, actor=actors.applicant(application.pk), at=at)


def _expired(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(16, "19:19")
    body = proposed("Musikschule Beispielton", kind="Sonstige", place="05382056")
    submitted_for(world, body, nominee_titles=["Leitung"], at=at)
    at = yield at + timedelta(days=7, minutes=1)
    applications.expire_due(at=at)


def _superseded(world: DemoWorld) -> Scenario:
    """Two departments of one organisation applied; accepting the first application supersedes the second."""
    at = yield world.clock.workdays_ago(40, "09:00")
    body = world.record_organisation("Stadtwerke Musterstadt", kind="Ver- und Entsorgung", place="05315000", at=at)
    at = yield world.clock.workdays_ago(16, "09:20")
    first = yield from confirmed(submitted_for(world, body, nominee_titles=["Arbeitsschutz"], at=at))
    at = yield world.clock.workdays_ago(15, "10:30")
    yield from confirmed(submitted_for(world, body, job_title="Kundenzentrum", nominee_titles=["Kundenzentrum"], at=at))
    at = yield world.clock.workdays_ago(14, "14:20")
    applications.accept(first, start=timezone.localdate(at), by=world.office_user, at=at)


def _accepted_representative(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(8, "09:09")
    application = yield from confirmed(wish_to_represent(world, "stadt-bochum", job_title="Jugendamt", at=at))
    at = yield world.clock.workdays_ago(7, "10:55")
    applications.accept(application, start=timezone.localdate(at), by=world.office_user, at=at)
