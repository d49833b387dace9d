"""A collective accession of invented hospitals, half declared, ready to be executed by whoever tries the portal."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accessions.domain import answers, contacts, invitations, planning
from accessions.domain.answers import ProxyInput
from accessions.domain.planning import Signature
from accessions.models import AccessionParticipant
from portal.demo.authorities import declare
from portal.demo.stage import Stage, domain_for
from portal.demo.story import Story

TITLE = "Beitritt des Klinikverbunds Musterland"
CLINICS = (
    ("Klinik am Beispielwald", "05562032"),
    ("Klinik Musterhöhe", "05913000"),
    ("Krankenhaus Beispielstift", "05112000"),
    ("Krankenhaus Musterbrunnen", "05334002"),
    ("Fachklinik Beispielsee", "05566028"),
    ("Kinderklinik Musterwiese", "05515000"),
    ("Reha-Zentrum Probeland", "05766044"),
    ("Sankt-Muster-Hospital", "05315000"),
    ("Klinikum Beispieltal-Nord", "05124000"),
    ("Klinikum Beispieltal-Süd", "05124000"),
    ("Geriatrie Mustergarten", "05974040"),
    ("Herzzentrum Beispielhausen", "05774032"),
)
DECLARED, DEFERRED, DECLINED, PROXY = range(6), 6, 7, 8
HOSPITAL = "Gesundheitswesen"


def stories(stage: Stage) -> Iterator[Story]:
    yield _half_declared(stage)


def _half_declared(stage: Stage) -> Story:
    at = yield stage.clock.workdays_ago(12, "10:00")
    bodies = [stage.enter_organisation(name, kind=HOSPITAL, place=place, at=at) for name, place in CLINICS]
    today = timezone.localdate(stage.clock.now)
    planned = planning.create(
        title=TITLE,
        effective_on=today + timedelta(days=14),
        place="Musterstadt",
        inviter="Der Vorstand des Klinikverbunds Musterland",
        invitation_text="Unsere Häuser wollen gemeinsam beitreten. Wir bitten jede Leitung um ihre Erklärung.",
        answer_by=today + timedelta(days=12),
        reminds=False,
        signatures=[
            Signature("Für den Klinikverbund Musterland"),
            Signature("Für die Geschäftsstelle des Präventionsnetzwerks #sicherimDienst"),
        ],
        by=stage.office,
        at=at,
    )
    planning.add(planned, bodies, by=stage.office, at=at)
    addresses = "\n".join(f"{body.name};leitung@{domain_for(body.name)}" for body in bodies[:-1])
    contacts.take_over(planned, addresses, by=stage.office, at=at)
    invitations.invite(planned, by=stage.office, at=at)
    participants = list(planned.participants.select_related("organisation").order_by("pk"))
    yield from _answers(stage, participants)


def _answers(stage: Stage, participants: list[AccessionParticipant]) -> Story:
    for number in DECLARED:
        at = yield stage.clock.workdays_ago(11 - number, f"{9 + number:02d}:20")
        declare(stage, participants[number], office="Pflegedirektion", at=at)
    at = yield stage.clock.workdays_ago(4, "11:11")
    today = timezone.localdate(stage.clock.now)
    answers.defer(participants[DEFERRED], until=today + timedelta(days=10), at=at)
    at = yield stage.clock.workdays_ago(3, "15:50")
    answers.decline(participants[DECLINED], text="Wir schließen zum Jahresende.", at=at)
    at = yield stage.clock.workdays_ago(2, "08:40")
    house = participants[PROXY]
    head, name = next(stage.cast), next(stage.cast)
    email = name.at(domain_for(house.organisation.name))
    proxy = ProxyInput(name.first_name, name.last_name, "Verwaltungsdirektion", email, name.title)
    answers.name_proxy(house, head=f"{head.first_name} {head.last_name}", proxy=proxy, at=at)
