"""What people asked of the office: one of each kind, some answered, none overdue."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from journal import actors
from members.models import Person
from portal.demo.stage import Stage
from portal.demo.story import Story
from privacy.domain import cases
from privacy.models import Case

Kind = Case.Kind


def stories(stage: Stage) -> Iterator[Story]:
    yield _open(stage, Kind.FEEDBACK, 6, "Auf der Karte kann ich die Farben schlecht unterscheiden.")
    yield _open(stage, Kind.CONTACT, 7, "Kommen Sie auch zu einer Dienstversammlung mit 40 Personen?")  # due soon
    yield _open(stage, Kind.CONTACT, 2, "Gibt es das Faltblatt auch auf Türkisch?")
    yield _of_member(stage, Kind.OBJECTION, 9, "Ich möchte nicht mehr als Ansprechperson geführt werden.", number=7)
    yield _of_member(stage, Kind.LEAVING, 3, "Ich wechsle zum Jahresende in die Privatwirtschaft.", number=11)
    yield _of_member(stage, Kind.ACCESS, 12, "Bitte teilen Sie mir mit, was über mich gespeichert ist.", number=17)
    yield _of_member(stage, Kind.CORRECTION, 4, "Mein Nachname hat sich geändert.", number=23)
    yield _settled(stage, Kind.CONTACT, "Wo finde ich die Praxisbeispiele?", "Auf NRW Connect, im Bereich „Praxis“.")
    yield _settled(stage, Kind.FEEDBACK, "Das Menü war am Telefon nicht zu bedienen.", "Danke, das ist behoben.")


def _open(stage: Stage, kind: Case.Kind, workdays: int, message: str) -> Story:
    at = yield stage.clock.workdays_ago(workdays, "12:30")
    _ask(stage, kind, message, at=at)


def _of_member(stage: Stage, kind: Case.Kind, workdays: int, message: str, *, number: int) -> Story:
    """By the page „Meine Daten“ of an individual."""
    at = yield stage.clock.workdays_ago(workdays, "18:40")
    members = list(Person.objects.filter(memberships__isnull=False).order_by("pk")[: number + 1])
    person = members[number % len(members)]
    cases.open_case(
        kind,
        submission=uuid4(),
        message=message,
        subject=person.subject,
        name=str(person),
        email=person.emails.get(is_primary=True).address,
        actor=actors.person(person.pk),
        at=at,
    )


def _settled(stage: Stage, kind: Case.Kind, message: str, answer: str) -> Story:
    at = yield stage.clock.workdays_ago(18, "08:15")
    case = _ask(stage, kind, message, at=at)
    at = yield stage.clock.workdays_ago(15, "15:20")
    case = cases.answer(case, text=answer, by=stage.office, at=at)
    if kind == Kind.FEEDBACK:
        at = yield stage.clock.workdays_ago(13, "09:00")
        cases.close(case, by=stage.office, at=at)


def _ask(stage: Stage, kind: Case.Kind, message: str, *, at: datetime) -> Case:
    name = next(stage.cast)
    return cases.open_case(
        kind,
        submission=uuid4(),
        message=message,
        name=f"{name.first_name} {name.last_name}",
        email=name.at("example.org"),
        actor=actors.VISITOR,
        at=at,
    )
