"""Factories of events and everything below them: published and upcoming, seen from `tests.factories.NOW`."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from events.models import Document, Event, Invitation, ProgrammeItem, Registration, Speaker
from events.states import EventState, RegistrationState
from tests.factories import NOW, OrganisationFactory, UserFactory

BERLIN = ZoneInfo("Europe/Berlin")


def berlin_time(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


class EventFactory(DjangoModelFactory):
    """A Netzwerktreffen for everybody on 14 March 2024, 9:30 to 16:00, without programme or limits."""

    class Meta:
        model = Event

    kind = Event.Kind.MEETING
    title = factory.Sequence(lambda number: f"Netzwerktreffen {number}")
    slug = factory.Sequence(lambda number: f"netzwerktreffen-{number}")
    starts_at = berlin_time(2024, 3, 14, 9, 30)
    ends_at = berlin_time(2024, 3, 14, 16)
    venue = "Kreishaus Musterland"
    street = "Musterstraße 1"
    town = "32756 Detmold"
    host = factory.SubFactory(OrganisationFactory)
    contact = "Geschäftsstelle"
    contact_email = "kontakt@sicherimdienst.nrw"
    state = EventState.PUBLISHED
    published_at = NOW
    created_at = changed_at = NOW
    created_by = factory.SubFactory(UserFactory)


class ProgrammeItemFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeItem

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda number: f"Programmpunkt {number}")
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.LazyAttribute(lambda item: item.starts_at + timedelta(hours=1))


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    item = factory.SubFactory(ProgrammeItemFactory)
    position = factory.Sequence(lambda number: number % 30_000)
    name = "Dr. Sara Sprecherin"
    job_title = "Leiterin der Beispielstelle"


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    event = factory.SubFactory(EventFactory)
    title = "Tagesordnung"
    file = factory.django.FileField(filename="tagesordnung.pdf", data=b"%PDF-1.7 Probe")
    created_at = NOW


class InvitationFactory(DjangoModelFactory):
    """Not invited yet."""

    class Meta:
        model = Invitation

    event = factory.SubFactory(EventFactory)
    first_name = "Gerda"
    last_name = factory.Sequence(lambda number: f"Gast {number}")
    job_title = "Bürgermeisterin"
    organisation_name = "Stadt Musterstadt"
    salutation = "Sehr geehrte Frau Gast"
    invited_at = None
    invitation_channel = factory.LazyAttribute(lambda guest: Invitation.Channel.MAIL if guest.invited_at else "")
    email = factory.Sequence(lambda number: f"gast{number}@stadt.example.org")
    created_at = NOW


class RegistrationFactory(DjangoModelFactory):
    """Confirmed, as a row: where seats are what a test is about, it registers by the domain's functions."""

    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    first_name = "Anna"
    last_name = factory.Sequence(lambda number: f"Angemeldet {number}")
    email = factory.Sequence(lambda number: f"anna{number}@haus.example.org")
    organisation_name = "Klinikum Musterland"
    state = RegistrationState.CONFIRMED
    origin = Registration.Origin.FORM
    created_at = confirmed_at = NOW


def workshops(event: Event, *, capacity: int | None = 12, count: int = 4) -> list[ProgrammeItem]:
    """Sessions side by side in block 1, from two hours after the event's start."""
    start = event.starts_at + timedelta(hours=2)
    return [
        ProgrammeItemFactory(
            event=event,
            title=f"Workshop {letter}",
            format=ProgrammeItem.Format.WORKSHOP,
            starts_at=start,
            ends_at=start + timedelta(minutes=90),
            room=f"Raum {letter}",
            block=1,
            capacity=capacity,
        )
        for letter in "ABCDEFGH"[:count]
    ]


def detmold_event(**changes: object) -> Event:
    """The accession event of 1 February 2024 with the programme that is known of it."""
    values: dict[str, object] = {
        "kind": Event.Kind.ACCESSION,
        "title": "Beitritt des Regierungsbezirks Detmold",
        "slug": "beitritt-detmold",
        "summary": "Die Kommunen des Regierungsbezirks treten dem Präventionsnetzwerk #sicherimDienst bei.",
        "starts_at": berlin_time(2024, 2, 1, 10),
        "ends_at": berlin_time(2024, 2, 1, 13),
        "check_in_from": berlin_time(2024, 2, 1, 9, 30),
        "venue": "Bezirksregierung Detmold",
        "street": "Leopoldstraße 15",
        "town": "32756 Detmold",
        "admission": Event.Admission.INVITATION,
    }
    event: Event = EventFactory(**{**values, **changes})
    for start, end, form, title, *speakers in DETMOLD:
        item = ProgrammeItemFactory(
            event=event,
            starts_at=event.starts_at + timedelta(minutes=start),
            ends_at=event.starts_at + timedelta(minutes=end),
            format=form,
            title=title,
        )
        for position, (name, job_title) in enumerate(speakers):
            SpeakerFactory(item=item, position=position, name=name, job_title=job_title)
    return event


F = ProgrammeItem.Format
DETMOLD: list[tuple[int, int, str, str, *tuple[tuple[str, str], ...]]] = [
    (0, 10, F.WELCOME, "Begrüßung", ("Anna Katharina Bölling", "Regierungspräsidentin")),
    (10, 30, F.TALK, "Ansprache", ("Herbert Reul", "Minister des Innern des Landes Nordrhein-Westfalen")),
    (
        30,
        70,
        F.TALK,
        "Hass im Netz – Was sicher im Amt online bedeutet",
        ("Markus Hartmann", "Leitender Oberstaatsanwalt, Leiter der ZAC NRW"),
    ),
    (70, 110, F.PANEL, "Moderierte Gesprächsrunde"),
    (110, 130, F.SIGNING, "Symbolische Unterzeichnung"),
    (130, 180, F.EXHIBITION, "Ausstellung „Der Mensch dahinter“"),
]
