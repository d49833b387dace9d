"""What lies on the office's desk: applications that wait for somebody, each with something to look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from members.domain import applications
from members.domain.inputs import Applicant
from members.models import Application, Organisation, Person
from portal.demo.paths import confirmed, submitted_for, wish_to_represent
from portal.demo.scan import letter
from portal.demo.stage import Stage, area, domain_for, professional_field, proposed
from portal.demo.story import Story

RIGHT_TO_LEFT = "\u202e"
FREE_MAIL = "web.de"
MISTYPED = "stadtwerke-beispieltal.invalid"


def stories(stage: Stage) -> Iterator[Story]:
    yield from (_waiting_for_the_mailbox(stage), _with_a_mistyped_address(stage), _from_free_mail(stage))
    yield from (_without_doubt(stage), _twice_for_one(stage), _perhaps_known(stage), _unlike_domain(stage))
    yield from (_reversed_name(stage), _duplicate_person(stage), _nurse(stage), _by_letter(stage))
    yield from (_asked(stage), _answered(stage), _representative(stage))


def _waiting_for_the_mailbox(stage: Stage) -> Story:
    at = yield stage.clock.ago(hours=3, minutes=25)
    body = proposed("Berufsfeuerwehr Musterhafen", kind="Feuerwehr und Rettungsdienst", place="05112000")
    submitted_for(stage, body, functions=["Personalrat"], at=at)


def _with_a_mistyped_address(stage: Stage) -> Story:
    """The mail server refuses the confirmation mail: it stands in the Postausgang as undeliverable."""
    at = yield stage.clock.workdays_ago(1, "15:32")
    applications.submit_organisation(
        submission=uuid4(),
        organisation=proposed("Stadtwerke Beispieltal", kind="Ver- und Entsorgung", place="05124000"),
        declarer=stage.declarer(MISTYPED),
        nominations=[stage.nominee("stadtwerke-beispieltal.example.org", "Arbeitsschutz")],
        at=at,
    )


def _applicant(stage: Stage, city: str, name: str, *, place: str, at: datetime) -> Organisation:
    """A city of the register while its district has not joined; afterwards an invented body the portal knows."""
    city_outside = Organisation.objects.exclude(pk__in=Organisation.objects.partners_on(timezone.localdate(at)))
    known = city_outside.filter(slug=city).first()
    return known or stage.enter_organisation(name, kind="Hochschule", place=place, at=at)


def _without_doubt(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(2, "08:55")
    body = _applicant(stage, "stadt-blomberg", "Hochschule Beispielberg", place="05766008", at=at)
    application = submitted_for(
        stage, body, office="Hauptamt", functions=["Ordnungsamt", "Gleichstellungsstelle"], newsletter=True, at=at
    )
    yield from confirmed(application)


def _twice_for_one(stage: Stage) -> Story:
    """Nobody can block a city: both stand side by side until one is accepted."""
    at = yield stage.clock.workdays_ago(4, "10:20")
    body = _applicant(stage, "stadt-bad-salzuflen", "Akademie Musterquell", place="05766004", at=at)
    first = submitted_for(stage, body, office="Haupt- und Personalamt", functions=["Personalabteilung"], at=at)
    yield from confirmed(first)
    at = yield stage.clock.workdays_ago(3, "11:45")
    second = submitted_for(
        stage, body, office="Büro der Verwaltungsleitung", functions=["Ordnungsamt", "Personalrat"], at=at
    )
    yield from confirmed(second)


def _perhaps_known(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(3, "14:10")
    body = proposed("Musterland-Klinikum", kind="Gesundheitswesen", place="05766020")
    yield from confirmed(submitted_for(stage, body, functions=["Arbeitsschutz"], at=at))


def _from_free_mail(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(5, "17:28")
    body = proposed("Grundschule Musterbrücke", kind="Schule", place="05766044")
    declarer = replace(stage.declarer(FREE_MAIL, "Schulleitung"), email=f"grundschule.musterbruecke.demo@{FREE_MAIL}")
    application = applications.submit_organisation(
        submission=uuid4(),
        organisation=replace(body, website=""),
        declarer=declarer,
        nominations=[stage.nominee("grundschule-musterbruecke.example.org", "Schulsozialarbeit")],
        remark="Unsere dienstlichen Postfächer werden gerade umgestellt.",
        at=at,
    )
    yield from confirmed(application)


def _unlike_domain(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(20, "09:00")
    body = stage.enter_organisation("Finanzamt Beispielhausen", kind="Finanzverwaltung", place="05758012", at=at)
    at = yield stage.clock.workdays_ago(4, "13:37")
    application = applications.submit_organisation(
        submission=uuid4(),
        organisation=body,
        declarer=stage.declarer("beratung-probe.example.org", "Geschäftsstelle"),
        nominations=[stage.nominee(domain_for(body.name), "Personalrat")],
        at=at,
    )
    yield from confirmed(application)


def _reversed_name(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(2, "12:12")
    body = proposed("Beispielwerke Musterbach", kind="Ver- und Entsorgung", place="05966024")
    nominee = stage.nominee(domain_for(body.name), "Arbeitsschutz")
    application = applications.submit_organisation(
        submission=uuid4(),
        organisation=body,
        declarer=stage.declarer(domain_for(body.name)),
        nominations=[replace(nominee, last_name=f"{RIGHT_TO_LEFT}{nominee.last_name[::-1]}")],
        at=at,
    )
    yield from confirmed(application)


def _duplicate_person(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(1, "09:48")
    known = Person.objects.filter(memberships__isnull=False, employer__startswith="Rettungswache").earliest("pk")
    applicant = Applicant(
        known.first_name,
        known.last_name,
        email=f"{known.last_fold}@rettungsdienst-beispieltal.example.org",
        title=known.title,
        employer="Rettungsdienst Beispieltal",
        function="Leitung der Wache",
        professional_field=professional_field("Rettung und Feuerwehr"),
        duty_area=area("05515"),
    )
    yield from confirmed(applications.submit_individual(submission=uuid4(), applicant=applicant, at=at))


def _nurse(stage: Stage) -> Story:
    at = yield stage.clock.ago(hours=5, minutes=10)
    applicant = stage.applicant(
        "klinikum-musterland.example.org",
        employer="Klinikum Musterland",
        function="Zentrale Notaufnahme",
        professional_field=professional_field("Gesundheit und Pflege"),
        duty_area=area("05766"),
    )
    remark = "Ich suche vor allem Erfahrungen mit Alarmierung am Empfang."
    yield from confirmed(applications.submit_individual(submission=uuid4(), applicant=applicant, remark=remark, at=at))


def _by_letter(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(1, "11:05")
    body = replace(proposed("Wasserverband Musterbach", kind="Verband", place="05754036"), website="")
    declarer = replace(stage.declarer(domain_for(body.name), "Verbandsvorsteherin"), email="")
    nominee = stage.nominee(domain_for(body.name), "Betriebsleitung")
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
        nominations=[nominee],
        source=Application.Source.LETTER,
        scan=letter(lines),
        by=stage.office,
        at=at,
    )


def _asked(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(6, "10:02")
    body = proposed("Hochschule für Probe und Muster", kind="Hochschule", place="05770024")
    application = yield from confirmed(submitted_for(stage, body, functions=["Kanzlei", "Personalrat"], at=at))
    at = yield stage.clock.workdays_ago(5, "09:30")
    text = "Treten Sie für die ganze Hochschule bei oder nur für den Standort Minden?"
    applications.ask(application, text=text, by=stage.office, at=at)


def _answered(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(9, "08:31")
    body = proposed("Jobcenter Musterkreis-Süd", kind="Jobcenter und Arbeitsagentur", place="05774032")
    application = yield from confirmed(submitted_for(stage, body, functions=["Arbeitsschutz"], newsletter=True, at=at))
    at = yield stage.clock.workdays_ago(8, "14:45")
    application = applications.ask(
        application, text="Wer soll im Vertretungsfall ansprechbar sein?", by=stage.office, at=at
    )
    at = yield stage.clock.workdays_ago(2, "16:05")
    applications.answer(application, text="Die Teamleitung Eingangszone, Telefon 0251 275 0000.", at=at)


def _representative(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(1, "13:03")
    yield from confirmed(wish_to_represent(stage, "klinikum-musterland", function="Zentrale Notaufnahme", at=at))
