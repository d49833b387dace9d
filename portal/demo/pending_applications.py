"""Demo data: pending applications, each with something for the reviewer to look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from members.domain import applications
from members.domain.inputs import ApplicantInput
from members.models import Application, Organisation, Person
from portal.demo.application_steps import confirmed, submitted_for, wish_to_represent
from portal.demo.scanned_letter import letter
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, area, domain_for, professional_field, proposed

RIGHT_TO_LEFT = "\u202e"
FREE_MAIL = "web.de"
MISTYPED = "stadtwerke-beispieltal.invalid"


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    yield from (_waiting_for_the_mailbox(world), _with_a_mistyped_address(world), _from_free_mail(world))
    yield from (_without_doubt(world), _twice_for_one(world), _perhaps_known(world), _unlike_domain(world))
    yield from (_reversed_name(world), _duplicate_person(world), _nurse(world), _by_letter(world))
    yield from (_question_open(world), _answered(world), _representative(world))


def _waiting_for_the_mailbox(world: DemoWorld) -> Scenario:
    at = yield world.clock.ago(hours=3, minutes=25)
    body = proposed("Berufsfeuerwehr Musterhafen", kind="Feuerwehr und Rettungsdienst", place="05112000")
    submitted_for(world, body, nominee_titles=["Personalrat"], at=at)


def _with_a_mistyped_address(world: DemoWorld) -> Scenario:
    """The confirmation mail cannot be delivered, which the Postausgang shows."""
    at = yield world.clock.workdays_ago(1, "15:32")
    applications.submit_organisation(
        submission=uuid4(),
        organisation=proposed("Stadtwerke Beispieltal", kind="Ver- und Entsorgung", place="05124000"),
        declarer=world.declarer(MISTYPED),
        nominees=[world.nominee("stadtwerke-beispieltal.example.org", "Arbeitsschutz")],
        at=at,
    )


def _applicant(world: DemoWorld, city: str, name: str, *, place: str, at: datetime) -> Organisation:
    """A city of the register while its district has not acceded, otherwise an invented organisation."""
    not_partners = Organisation.objects.exclude(pk__in=Organisation.objects.partners_on(timezone.localdate(at)))
    existing = not_partners.filter(slug=city).first()
    return existing or world.record_organisation(name, kind="Hochschule", place=place, at=at)


def _without_doubt(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(2, "08:55")
    body = _applicant(world, "stadt-blomberg", "Hochschule Beispielberg", place="05766008", at=at)
    application = submitted_for(
        world,
        body,
        job_title="Hauptamt",
        nominee_titles=["Ordnungsamt", "Gleichstellungsstelle"],
        newsletter=True,
        at=at,
    )
    yield from confirmed(application)


def _twice_for_one(world: DemoWorld) -> Scenario:
    """Two applications for one city are pending until one of them is accepted, so that nobody can block a city."""
    at = yield world.clock.workdays_ago(4, "10:20")
    body = _applicant(world, "stadt-bad-salzuflen", "Akademie Musterquell", place="05766004", at=at)
    first = submitted_for(world, body, job_title="Haupt- und Personalamt", nominee_titles=["Personalabteilung"], at=at)
    yield from confirmed(first)
    at = yield world.clock.workdays_ago(3, "11:45")
    second = submitted_for(
        world, body, job_title="Büro der Verwaltungsleitung", nominee_titles=["Ordnungsamt", "Personalrat"], at=at
    )
    yield from confirmed(second)


def _perhaps_known(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(3, "14:10")
    body = proposed("Musterland-Klinikum", kind="Gesundheitswesen", place="05766020")
    yield from confirmed(submitted_for(world, body, nominee_titles=["Arbeitsschutz"], at=at))


def _from_free_mail(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(5, "17:28")
    body = proposed("Grundschule Musterbrücke", kind="Schule", place="05766044")
    declarer = replace(world.declarer(FREE_MAIL, "Schulleitung"), email=f"grundschule.musterbruecke.demo@{FREE_MAIL}")
    application = applications.submit_organisation(
        submission=uuid4(),
        organisation=replace(body, website=""),
        declarer=declarer,
        nominees=[world.nominee("grundschule-musterbruecke.example.org", "Schulsozialarbeit")],
        remark="Unsere dienstlichen Postfächer werden gerade umgestellt.",
        at=at,
    )
    yield from confirmed(application)


def _unlike_domain(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(20, "09:00")
    body = world.record_organisation("Finanzamt Beispielhausen", kind="Finanzverwaltung", place="05758012", at=at)
    at = yield world.clock.workdays_ago(4, "13:37")
    application = applications.submit_organisation(
        submission=uuid4(),
        organisation=body,
        declarer=world.declarer("beratung-probe.example.org", "Geschäftsstelle"),
        nominees=[world.nominee(domain_for(body.name), "Personalrat")],
        at=at,
    )
    yield from confirmed(application)


def _reversed_name(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(2, "12:12")
    body = proposed("Beispielwerke Musterbach", kind="Ver- und Entsorgung", place="05966024")
    nominee = world.nominee(domain_for(body.name), "Arbeitsschutz")
    application = applications.submit_organisation(
        submission=uuid4(),
        organisation=body,
        declarer=world.declarer(domain_for(body.name)),
        nominees=[replace(nominee, last_name=f"{RIGHT_TO_LEFT}{nominee.last_name[::-1]}")],
        at=at,
    )
    yield from confirmed(application)


def _duplicate_person(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(1, "09:48")
    existing = Person.objects.filter(memberships__isnull=False, employer__startswith="Rettungswache").earliest("pk")
    applicant = ApplicantInput(
        existing.first_name,
        existing.last_name,
        email=f"{existing.last_fold}@rettungsdienst-beispieltal.example.org",
        title=existing.title,
        employer="Rettungsdienst Beispieltal",
        job_title="Leitung der Wache",
        professional_field=professional_field("Rettung und Feuerwehr"),
        duty_area=area("05515"),
    )
    yield from confirmed(applications.submit_individual(submission=uuid4(), applicant=applicant, at=at))


def _nurse(world: DemoWorld) -> Scenario:
    at = yield world.clock.ago(hours=5, minutes=10)
    applicant = world.applicant(
        "klinikum-musterland.example.org",
        employer="Klinikum Musterland",
        job_title="Zentrale Notaufnahme",
        professional_field=professional_field("Gesundheit und Pflege"),
        duty_area=area("05766"),
    )
    remark = "Ich suche vor allem Erfahrungen mit Alarmierung am Empfang."
    yield from confirmed(applications.submit_individual(submission=uuid4(), applicant=applicant, remark=remark, at=at))


def _by_letter(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(1, "11:05")
    body = replace(proposed("Wasserverband Musterbach", kind="Verband", place="05754036"), website="")
    declarer = replace(world.declarer(domain_for(body.name), "Verbandsvorsteherin"), email="")
    nominee = world.nominee(domain_for(body.name), "Betriebsleitung")
    lines = [
        "Wasserverband Musterbach · Probeweg 1 · 12345 Musterbach",
        "",
        "An die Geschäftsstelle des Präventionsnetzwerks #sicherimDienst",
        "",
        "Beitritt",
        "",
        "Sehr geehrte Damen und Herren,",
        "wir erklären den Beitritt zum Netzwerk und benennen als Ansprechperson",
        f"{nominee.first_name} {nominee.last_name}, {nominee.email}.",
        "",
        f"{declarer.first_name} {declarer.last_name}, Verbandsvorsteherin",
        "",
        "(Erfundenes Schreiben für die Vorführung)",
    ]
    applications.record_organisation(
        submission=uuid4(),
        organisation=body,
        declarer=declarer,
        nominees=[nominee],
        source=Application.Source.LETTER,
        scan=letter(lines),
        by=world.office_user,
        at=at,
    )


def _question_open(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(6, "10:02")
    body = proposed("Hochschule für Probe und Muster", kind="Hochschule", place="05770024")
    application = yield from confirmed(submitted_for(world, body, nominee_titles=["Kanzlei", "Personalrat"], at=at))
    at = yield world.clock.workdays_ago(5, "09:30")
    text = "Treten Sie für die ganze Hochschule bei oder nur für den Standort Minden?"
    applications.ask(application, text=text, by=world.office_user, at=at)


def _answered(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(9, "08:31")
    body = proposed("Jobcenter Musterkreis-Süd", kind="Jobcenter und Arbeitsagentur", place="05774032")
    application = yield from confirmed(
        submitted_for(world, body, nominee_titles=["Arbeitsschutz"], newsletter=True, at=at)
    )
    at = yield world.clock.workdays_ago(8, "14:45")
    application = applications.ask(
        application, text="Wer soll im Vertretungsfall ansprechbar sein?", by=world.office_user, at=at
    )
    at = yield world.clock.workdays_ago(2, "16:05")
    applications.answer(application, text="Die Teamleitung Eingangszone, Telefon 0251 275 0000.", at=at)


def _representative(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(1, "13:03")
    yield from confirmed(wish_to_represent(world, "klinikum-musterland", job_title="Zentrale Notaufnahme", at=at))
