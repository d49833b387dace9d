"""Demo data: one case of each kind, some answered, none overdue."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from journal import actors
from members.models import Person
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld
from privacy.domain import cases
from privacy.models import Case

Kind = Case.Kind


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    yield _open(world, Kind.FEEDBACK, 6, "Auf der Karte kann ich die Farben schlecht unterscheiden.")
    yield _open(world, Kind.CONTACT, 7, "Kommen Sie auch zu einer Dienstversammlung mit 40 Personen?")  # due soon
    yield _open(world, Kind.CONTACT, 2, "Gibt es das Faltblatt auch auf Türkisch?")
    yield _of_member(world, Kind.OBJECTION, 9, "Ich möchte nicht mehr als Ansprechperson geführt werden.", number=7)
    yield _of_member(world, Kind.LEAVING, 3, "Ich wechsle zum Jahresende in die Privatwirtschaft.", number=11)
    yield _of_member(world, Kind.ACCESS, 12, "Bitte teilen Sie mir mit, was über mich gespeichert ist.", number=17)
    yield _of_member(world, Kind.CORRECTION, 4, "Mein Nachname hat sich geändert.", number=23)
    yield _answered(world, Kind.CONTACT, "Wo finde ich die Praxisbeispiele?", "Auf NRW Connect, im Bereich „Praxis“.")
    yield _answered(world, Kind.FEEDBACK, "Das Menü war am Telefon nicht zu bedienen.", "Danke, das ist behoben.")


def _open(world: DemoWorld, kind: Case.Kind, workdays: int, message: str) -> Scenario:
    at = yield world.clock.workdays_ago(workdays, "12:30")
    _open_case(world, kind, message, at=at)


def _of_member(world: DemoWorld, kind: Case.Kind, workdays: int, message: str, *, number: int) -> Scenario:
    """A case that an individual opens on the page „Meine Daten“."""
    at = yield world.clock.workdays_ago(workdays, "18:40")
    members = list(Person.objects.filter(memberships__isnull=False).order_by("pk")[: number + 1])
    person = members[number % len(members)]
    cases.open_case(
        kind,
        submission=uuid4(),
        message=message,
        subject_key=person.subject_key,
        name=str(person),
        email=person.emails.get(is_primary=True).address,
        actor=actors.person(person.pk),
        at=at,
    )


def _answered(world: DemoWorld, kind: Case.Kind, message: str, answer: str) -> Scenario:
    at = yield world.clock.workdays_ago(18, "08:15")
    case = _open_case(world, kind, message, at=at)
    at = yield world.clock.workdays_ago(15, "15:20")
    case = cases.answer(case, text=answer, by=world.office_user, at=at)
    if kind == Kind.FEEDBACK:
        at = yield world.clock.workdays_ago(13, "09:00")
        cases.close(case, by=world.office_user, at=at)


def _open_case(world: DemoWorld, kind: Case.Kind, message: str, *, at: datetime) -> Case:
    name = next(world.people)
    return cases.open_case(
        kind,
        submission=uuid4(),
        message=message,
        name=f"{name.first_name} {name.last_name}",
        email=name.email_at("example.org"),
        actor=actors.VISITOR,
        at=at,
    )
