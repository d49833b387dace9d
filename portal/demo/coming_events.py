"""Demo data: an upcoming network meeting with four parallel workshops and a waiting list, and an online seminar."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from core import local_times, office_contact
from events.domain import planned_mails, planning, programme, registrations
from events.domain.programme import NEW_BLOCK, ItemInput, SpeakerInput
from events.domain.registrations import Attendee
from events.models import Event, ProgrammeItem, Registration
from journal import actors
from members.models import Organisation
from portal.demo.other_organisations import PARTNERS
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, domain_for

F = ProgrammeItem.Format
THURSDAY, TUESDAY = 3, 1
SEATS, WAITING = 24, 5
ONLINE = 14
DETAILS: dict[str, Any] = {
    "contact": "Geschäftsstelle",
    "contact_email": settings.OFFICE_CONTACT["email"],
    "contact_phone": office_contact.phone(),
    "admission": Event.Admission.OPEN,
}
MORNING = (
    ("09:30", "09:45", F.WELCOME, "Begrüßung", ()),
    (
        "09:45",
        "10:30",
        F.TALK,
        "Wenn der Ton rauer wird: Zahlen und Erfahrungen",
        (SpeakerInput("Prof. Dr. Mara Musterfeld", "Hochschule Musterstadt", "forscht zu Gewalt am Arbeitsplatz"),),
    ),
    ("10:30", "11:00", F.BREAK, "Kaffeepause", ()),
)
WORKSHOPS = (
    ("Deeskalation am Schalter", "Raum 1.04", SpeakerInput("Till Tonangeber", "Beispielakademie")),
    ("Hasskommentare: melden und anzeigen", "Raum 1.05", SpeakerInput("Nora Netzer", "Staatsanwaltschaft Musterstadt")),
    (
        "Nachsorge: Was nach Übergriffen hilft",
        "Raum 2.01",
        SpeakerInput("Dr. Sven Stütze", "Unfallkasse Musterland"),
    ),
    ("Sichere Räume planen", "Raum 2.02", SpeakerInput("Inga Inrichtung", "Landesbetrieb Muster und Probe")),
)
AFTERNOON = (
    ("12:30", "13:30", F.BREAK, "Mittagspause", ()),
    ("13:30", "14:45", F.PANEL, "Gesprächsrunde: Was das Netzwerk als Nächstes braucht", ()),
    ("14:45", "15:00", F.OTHER, "Ausblick und Abschluss", ()),
)


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    if world.until is None:
        yield _meeting(world)
        yield _seminar(world)


def _meeting(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(15, "10:10")
    day = _next(world, THURSDAY, weeks=7)
    event = _meeting_planned(world, day, at=at)
    sessions = list(event.items.exclude(block=None).order_by("pk"))
    for number in range(SEATS + WAITING):
        at = yield world.clock.workdays_ago(12 - number // 3, f"{9 + number % 3 * 2}:{number % 6}5".zfill(5))
        registration = _register(world, event, number=number, sessions=[sessions[number % 4]], at=at)
        if registration:
            registrations.confirm(registration, at=at + timedelta(minutes=7))
        if registration and number % 9 == 4:  # noqa: PLR2004 - one here and there
            actor = actors.registrant(registration.pk)
            registrations.set_needs(registration, needs=registrations.NeedsInput("vegetarisch", ""), actor=actor, at=at)


def _seminar(world: DemoWorld) -> Scenario:
    at = yield world.clock.workdays_ago(8, "14:30")
    day = _next(world, TUESDAY, weeks=3)
    event = planning.create(
        kind=Event.Kind.ONLINE,
        title="Online-Seminar: Bedrohung am Telefon",
        summary="Eine Stunde über Gespräche, die kippen: erkennen, beenden, festhalten.",
        text="Für alle im öffentlichen Dienst, die am Telefon arbeiten. Fragen stellen Sie im Chat.",
        starts_at=local_times.local_datetime(day, time(12)),
        ends_at=local_times.local_datetime(day, time(13)),
        online_link="https://seminar.example.org/bedrohung-am-telefon",
        **DETAILS,
        host=_organisation("Unfallkasse Musterland"),
        by=world.office_user,
        at=at,
    )
    item = ItemInput(
        event.starts_at,
        event.ends_at,
        "Bedrohung am Telefon",
        speakers=[SpeakerInput("Käte Klartext", "Leitstelle Musterkreis")],
    )
    programme.add_item(event, item, by=world.office_user, at=at)
    planned_mails.plan_defaults(event, by=world.office_user, at=at)
    planning.publish(event, by=world.office_user, at=at)
    for number in range(ONLINE):
        at = yield world.clock.workdays_ago(7 - number // 3, f"1{number % 3}:4{number % 10}")
        registration = _register(world, event, number=number + 40, sessions=[], at=at)
        if registration:
            registrations.confirm(registration, at=at + timedelta(minutes=4))


def _meeting_planned(world: DemoWorld, day: date, *, at: datetime) -> Event:
    event = planning.create(
        kind=Event.Kind.MEETING,
        title=f"Netzwerktreffen {day.year}",
        summary="Ein Tag für Austausch: ein Vortrag, vier Workshops zur Wahl, eine Gesprächsrunde.",
        text="Eingeladen sind alle, die das Thema in ihrem Haus voranbringen.\n\nSie wählen bei der Anmeldung "
        "**einen** von vier Workshops. Die Plätze sind begrenzt; wer keinen mehr bekommt, rückt nach, sobald einer "
        "frei wird.",
        starts_at=local_times.local_datetime(day, time(9, 30)),
        ends_at=local_times.local_datetime(day, time(15)),
        check_in_from=local_times.local_datetime(day, time(9)),
        venue="Universität Beispielhausen, Forum",
        street="Musterallee 12",
        town="33098 Beispielhausen",
        directions="Das Forum liegt gegenüber der Haltestelle „Universität“. Der Eingang ist stufenlos, ein Aufzug "
        "führt zu allen Räumen.",
        capacity=SEATS,
        asks_needs=True,
        registration_until=day - timedelta(days=7),
        **DETAILS,
        host=_organisation("Universität Beispielhausen"),
        by=world.office_user,
        at=at,
    )
    for start, end, form, title, speakers in (*MORNING, *AFTERNOON):
        item_input = ItemInput(*_span(day, start, end), title, format=form, speakers=speakers)
        programme.add_item(event, item_input, by=world.office_user, at=at)
    block: int | None = NEW_BLOCK
    for title, room, speaker in WORKSHOPS:
        item_input = ItemInput(
            *_span(day, "11:00", "12:30"),
            title,
            format=F.WORKSHOP,
            room=room,
            block=block,
            capacity=SEATS // 4,
            speakers=[speaker],
        )
        block = programme.add_item(event, item_input, by=world.office_user, at=at)[0].block
    planning.set_team(
        event, User.objects.with_role(Role.EVENT_TEAM, on=timezone.localdate(at)), by=world.office_user, at=at
    )
    planned_mails.plan_defaults(event, by=world.office_user, at=at)
    return planning.publish(event, by=world.office_user, at=at)


def _register(
    world: DemoWorld, event: Event, *, number: int, sessions: list[ProgrammeItem], at: datetime
) -> Registration | None:
    name, organisation = next(world.people), PARTNERS[number * 5 % len(PARTNERS)].name
    attendee = Attendee(
        name.first_name,
        name.last_name,
        name.email_at(domain_for(organisation)),
        name.title,
        organisation,
        "Arbeitsschutz",
    )
    return registrations.register(event, attendee=attendee, sessions=sessions, submission=uuid4(), at=at)


def _organisation(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def _next(world: DemoWorld, weekday: int, *, weeks: int) -> date:
    day = timezone.localdate(world.clock.now) + timedelta(weeks=weeks)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _span(day: date, start: str, end: str) -> tuple[datetime, datetime]:
    begins, ends = (local_times.local_datetime(day, time.fromisoformat(text)) for text in (start, end))
    return begins, ends
