"""Employees of the public service who joined alone: all invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import uuid4

from members.domain import applications, memberships
from portal.demo.paths import accepted
from portal.demo.stage import Stage, area, domain_for, professional_field
from portal.demo.story import Story
from privacy.domain import consents
from privacy.models import Purpose


class Work(NamedTuple):
    employer: str
    field: str
    function: str
    place: str


WORK = (
    Work("Klinikum Beispielsee", "Gesundheit und Pflege", "Pflegefachkraft", "05562"),
    Work("Stadtverwaltung Beispielstadt", "Bürgerservice", "Sachbearbeitung Bürgerbüro", "05111"),
    Work("Ordnungsamt Musterhafen", "Ordnung und Vollzug", "Außendienst", "05315"),
    Work("Jugendamt Musterkreis", "Soziales und Jugend", "Allgemeiner Sozialer Dienst", "05766"),
    Work("Realschule Musterberg", "Schule und Bildung", "Lehrkraft", "05970"),
    Work("Rettungswache Beispielfeld", "Rettung und Feuerwehr", "Notfallsanitätsdienst", "05913"),
    Work("Amtsgericht Musterhausen", "Justiz", "Gerichtsvollzieherwesen", "05515"),
    Work("Jobcenter Beispielkreis", "Jobcenter", "Arbeitsvermittlung", "05754"),
    Work("Bauamt Musterdorf", "Bau und Umwelt", "Bauaufsicht", "05962"),
    Work("Nahverkehr Musterland", "Verkehr", "Fahrdienst", "05124"),
    Work("Finanzamt Musterstadt-Süd", "Finanzen", "Vollstreckung", "05334"),
    Work("Landesamt für Probe", "Arbeitsschutz und Personalvertretung", "Personalrat", "05911"),
)
FIRST, BEFORE_THE_PORTAL, EVERY = date(2022, 11, 7), 48, timedelta(weeks=4)
NEWCOMERS = (44, 39, 33, 28, 26, 22, 18, 15, 11, 8, 5, 2)  # working days ago


def stories(stage: Stage) -> Iterator[Story]:
    for number in range(BEFORE_THE_PORTAL):
        if stage.has_come(day := FIRST + number * EVERY):
            yield _entered(stage, WORK[number % len(WORK)], day=day)
    for number, workdays in enumerate(NEWCOMERS if stage.until is None else ()):
        yield _came(stage, WORK[number % len(WORK)], workdays=workdays, newsletter=number % 3 == 0)


def _entered(stage: Stage, work: Work, *, day: date) -> Story:
    at = yield stage.clock.on(day, "13:20")
    person = stage.enter_person(
        next(stage.cast),
        domain_for(work.employer),
        employer=work.employer,
        professional_field=professional_field(work.field),
        duty_area=area(work.place),
        at=at,
    )
    memberships.enter_by_hand(person=person, start=day, by=stage.office, at=at)


def _came(stage: Stage, work: Work, *, workdays: int, newsletter: bool) -> Story:
    at = yield stage.clock.workdays_ago(workdays + 1, "16:50")
    application = applications.submit_individual(
        submission=uuid4(),
        applicant=stage.applicant(
            domain_for(work.employer),
            employer=work.employer,
            function=work.function,
            professional_field=professional_field(work.field),
            duty_area=area(work.place),
        ),
        newsletter=consents.current_text(Purpose.NEWSLETTER) if newsletter else None,
        at=at,
    )
    yield from accepted(stage, application, workdays=workdays, clock="10:05")
