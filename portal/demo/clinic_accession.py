"""Demo data: a collective accession of invented hospitals, half of them declared, ready to be executed."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accessions.domain import answers_by_link, invitations, pasted_contacts, planning
from accessions.domain.answers_by_link import ProxyInput
from accessions.domain.planning import SignatoryInput
from accessions.models import AccessionParticipant
from portal.demo.authorities import declare
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, domain_for

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


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    yield _half_declared(world)


def _half_declared(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(12, "10:00")
    bodies = [world.record_organisation(name, kind=HOSPITAL, place=place, at=at) for name, place in CLINICS]
    today = timezone.localdate(world.clock.now)
    planned = planning.create(
        title=TITLE,
        effective_on=today + timedelta(days=14),
        place="Musterstadt",
        inviter="Der Vorstand des Klinikverbunds Musterland",
        invitation_text="Unsere Häuser wollen gemeinsam beitreten. Wir bitten jede Leitung um ihre Erklärung.",
        answer_by=today + timedelta(days=12),
        reminds=False,
        signatures=[
            SignatoryInput("Für den Klinikverbund Musterland"),
            SignatoryInput("Für die Geschäftsstelle des Präventionsnetzwerks #sicherimDienst"),
        ],
        by=world.office_user,
        at=at,
    )
    planning.add_organisations(planned, bodies, by=world.office_user, at=at)
    addresses = "\n".join(f"{body.name};leitung@{domain_for(body.name)}" for body in bodies[:-1])
    pasted_contacts.save_contacts(planned, addresses, by=world.office_user, at=at)
    invitations.invite(planned, by=world.office_user, at=at)
    participants = list(planned.participants.select_related("organisation").order_by("pk"))
    yield from _answers(world, participants)


def _answers(world: DemoWorld, participants: list[AccessionParticipant]) -> Scenario:
    for number in DECLARED:
        at = yield world.clock.workdays_ago(11 - number, f"{9 + number:02d}:20")
        declare(world, participants[number], job_title="Pflegedirektion", at=at)
    at = yield world.clock.workdays_ago(4, "11:11")
    today = timezone.localdate(world.clock.now)
    answers_by_link.defer(participants[DEFERRED], until=today + timedelta(days=10), at=at)
    at = yield world.clock.workdays_ago(3, "15:50")
    answers_by_link.decline(participants[DECLINED], text="Wir schließen zum Jahresende.", at=at)
    at = yield world.clock.workdays_ago(2, "08:40")
    clinic = participants[PROXY]
    head, name = next(world.people), next(world.people)
    email = name.email_at(domain_for(clinic.organisation.name))
    proxy = ProxyInput(name.first_name, name.last_name, "Verwaltungsdirektion", email, name.title)
    answers_by_link.name_proxy(clinic, head=f"{head.first_name} {head.last_name}", proxy=proxy, at=at)
