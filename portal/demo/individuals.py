"""Demo data: invented employees of the public service who joined as individuals."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import uuid4

from members.domain import applications, memberships
from portal.demo.application_steps import accepted
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, area, domain_for, professional_field
from privacy.domain import consents
from privacy.models import Purpose


class DemoEmployee(NamedTuple):
    employer: str
    field: str
    job_title: str
    place: str


WORK = (
    DemoEmployee("Klinikum Beispielsee", "Gesundheit und Pflege", "Pflegefachkraft", "05562"),
    DemoEmployee("Stadtverwaltung Beispielstadt", "Bürgerservice", "Sachbearbeitung Bürgerbüro", "05111"),
    DemoEmployee("Ordnungsamt Musterhafen", "Ordnung und Vollzug", "Außendienst", "05315"),
    DemoEmployee("Jugendamt Musterkreis", "Soziales und Jugend", "Allgemeiner Sozialer Dienst", "05766"),
    DemoEmployee("Realschule Musterberg", "Schule und Bildung", "Lehrkraft", "05970"),
    DemoEmployee("Rettungswache Beispielfeld", "Rettung und Feuerwehr", "Notfallsanitätsdienst", "05913"),
    DemoEmployee("Amtsgericht Musterhausen", "Justiz", "Gerichtsvollzieherwesen", "05515"),
    DemoEmployee("Jobcenter Beispielkreis", "Jobcenter", "Arbeitsvermittlung", "05754"),
    DemoEmployee("Bauamt Musterdorf", "Bau und Umwelt", "Bauaufsicht", "05962"),
    DemoEmployee("Nahverkehr Musterland", "Verkehr", "Fahrdienst", "05124"),
    DemoEmployee("Finanzamt Musterstadt-Süd", "Finanzen", "Vollstreckung", "05334"),
    DemoEmployee("Landesamt für Probe", "Arbeitsschutz und Personalvertretung", "Personalrat", "05911"),
)
FIRST, BEFORE_THE_PORTAL, EVERY = date(2022, 11, 7), 48, timedelta(weeks=4)
NEWCOMERS = (44, 39, 33, 28, 26, 22, 18, 15, 11, 8, 5, 2)  # working days ago


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    for number in range(BEFORE_THE_PORTAL):
        if world.is_shown(day := FIRST + number * EVERY):
            yield _recorded(world, WORK[number % len(WORK)], day=day)
    for number, workdays in enumerate(NEWCOMERS if world.until is None else ()):
        yield _applied(world, WORK[number % len(WORK)], workdays=workdays, newsletter=number % 3 == 0)


def _recorded(world: DemoWorld, work: DemoEmployee, *, day: date) -> Scenario:
    at = yield world.clock.on(day, "13:20")
    person = world.record_person(
        next(world.people),
        domain_for(work.employer),
        employer=work.employer,
        professional_field=professional_field(work.field),
        duty_area=area(work.place),
        at=at,
    )
    memberships.record_membership(person=person, start=day, by=world.office_user, at=at)


def _applied(world: DemoWorld, work: DemoEmployee, *, workdays: int, newsletter: bool) -> Scenario:
    at = yield world.clock.workdays_ago(workdays + 1, "16:50")
    application = applications.submit_individual(
        submission=uuid4(),
        applicant=world.applicant(
            domain_for(work.employer),
            employer=work.employer,
            job_title=work.job_title,
            professional_field=professional_field(work.field),
            duty_area=area(work.place),
        ),
        newsletter=consents.current_text(Purpose.NEWSLETTER) if newsletter else None,
        at=at,
    )
    yield from accepted(world, application, workdays=workdays, clock="10:05")
