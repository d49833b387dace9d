"""Demo data: the accession event in Detmold on 1 February 2024, with its real programme and invented guests."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.conf import settings

from accessions.domain import pasted_contacts
from accessions.models import Accession
from core import local_times, office_contact
from events.domain import checkins, invitations, planned_mails, planning, programme
from events.domain.invitations import GuestInput
from events.domain.programme import ItemInput, SpeakerInput
from events.domain.registrations import Attendee
from events.models import CheckIn, Event, Invitation, ProgrammeItem
from events.states import RegistrationState
from members.models import Organisation
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, domain_for

DAY = date(2024, 2, 1)
TITLE = "Beitritt des Regierungsbezirks Detmold"
F = ProgrammeItem.Format
PROGRAMME = (
    ("10:00", "10:15", F.WELCOME, "Begrüßung", SpeakerInput("Anna Katharina Bölling", "Regierungspräsidentin")),
    ("10:15", "10:40", F.TALK, "Ansprache", SpeakerInput("Herbert Reul", "Minister des Innern")),
    (
        "10:40",
        "11:20",
        F.TALK,
        "Hass im Netz – Was sicher im Amt online bedeutet",
        SpeakerInput("Markus Hartmann", "Leitender Oberstaatsanwalt, Leiter der ZAC NRW"),
    ),
    ("11:20", "12:10", F.PANEL, "Moderierte Gesprächsrunde", None),
    ("12:10", "12:30", F.SIGNING, "Symbolische Unterzeichnung", None),
    ("12:30", "13:30", F.EXHIBITION, "Ausstellung „Der Mensch dahinter“", None),
)
PROXY_EVERY, SILENT_EVERY, ABSENT_EVERY = 6, 25, 17
INVENTED = ("Klinikum Musterland", "Hochschule Musterstadt")  # real municipalities never decline
CHECK_IN_NAMESPACE = UUID("5f0d0a3c-9a0e-4a62-8f0a-6a2f0b4c9d11")
RETENTION_DAYS = 3_650  # the demo is to show data that a real event has long deleted


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    if world.is_shown(DAY):
        yield _event(world)


def _event(world: DemoWorld) -> Scenario:
    at = yield world.clock.on(DAY - timedelta(days=29), "11:00")
    event = _planned(world, at=at)
    at = yield world.clock.on(DAY - timedelta(days=27), "10:00")
    guests = _invited(world, event, at=at)
    for number, guest in enumerate(guests):
        if (number + 1) % SILENT_EVERY:
            day, turn = divmod(number, 9)
            at = yield world.clock.on(DAY - timedelta(days=24 - day), f"{8 + turn:02d}:{number * 7 % 60:02d}")
            _answer(world, guest, number=number, at=at)
    reminder, *afterwards = event.planned_mails.order_by("due_at")
    planned_mails.send(reminder, at=(yield reminder.due_at))
    for number, registration in enumerate(event.registrations.filter(state=RegistrationState.CONFIRMED).order_by("pk")):
        if (number + 1) % ABSENT_EVERY:
            at = yield world.clock.on(DAY, f"09:{32 + number // 3:02d}")
            checkins.check_in(
                event,
                registration=registration,
                desk=str(1 + number % 2),
                source=CheckIn.Source.CODE,
                nonce=uuid5(CHECK_IN_NAMESPACE, str(number)),
                by=world.office_user,
                at=at,
            )
    for mail in afterwards:
        planned_mails.send(mail, at=(yield mail.due_at))


def _planned(world: DemoWorld, *, at: datetime) -> Event:
    event = planning.create(
        kind=Event.Kind.ACCESSION,
        title=TITLE,
        summary="Die Kommunen des Regierungsbezirks und die Bezirksregierung treten gemeinsam bei.",
        text="Mit dem Beitritt des Regierungsbezirks Detmold ist das Netzwerk **flächendeckend**: Alle Kommunen in "
        "Nordrhein-Westfalen gehören ihm an.",
        starts_at=local_times.local_datetime(DAY, time(10)),
        ends_at=local_times.local_datetime(DAY, time(13, 30)),
        check_in_from=local_times.local_datetime(DAY, time(9, 30)),
        venue="Bezirksregierung Detmold",
        street="Leopoldstraße 15",
        town="32756 Detmold",
        host=Organisation.objects.get(body_of__ags="057"),
        contact="Geschäftsstelle",
        contact_email=settings.OFFICE_CONTACT["email"],
        contact_phone=office_contact.phone(),
        admission=Event.Admission.INVITATION,
        answer_by=DAY - timedelta(days=7),
        retention_days=RETENTION_DAYS,
        by=world.office_user,
        at=at,
    )
    for start, end, form, title, speaker in PROGRAMME:
        item = ItemInput(
            local_times.local_datetime(DAY, time.fromisoformat(start)),
            local_times.local_datetime(DAY, time.fromisoformat(end)),
            title,
            format=form,
            speakers=[speaker] if speaker else [],
        )
        programme.add_item(event, item, by=world.office_user, at=at)
    invitations.attach_accession(event, Accession.objects.get(areas__ags="057"), by=world.office_user, at=at)
    planned_mails.plan_defaults(event, by=world.office_user, at=at)
    planning.publish(event, by=world.office_user, at=at)
    return Event.objects.get(pk=event.pk)


def _invited(world: DemoWorld, event: Event, *, at: datetime) -> list[Invitation]:
    """Invite the heads of all participants by their office mailboxes, and those of two invented organisations."""
    accession = event.accession
    assert accession is not None  # noqa: S101 - attached when it was planned
    bodies = Organisation.objects.filter(accessions__accession=accession)
    addresses = "\n".join(f"{body.name};rathaus@{domain_for(body.name)}" for body in bodies)
    pasted_contacts.save_contacts(accession, addresses, by=world.office_user, at=at)
    invitations.add_heads_of_participants(event, by=world.office_user, at=at)
    invented_guests = [
        GuestInput(job_title="Leitung", organisation_name=name, email=_mailbox(name)) for name in INVENTED
    ]
    invitations.add_guests(event, invented_guests, by=world.office_user, at=at)
    invitations.invite(event, by=world.office_user, at=at)
    return list(event.invitations.order_by("pk"))


def _answer(world: DemoWorld, guest: Invitation, *, number: int, at: datetime) -> None:
    if guest.organisation_name in INVENTED:
        invitations.decline(guest, text="An diesem Tag tagt unser Aufsichtsrat.", at=at)
        return
    name = next(world.people)
    organisation_name = guest.organisation_name
    attendee = Attendee(
        name.first_name,
        name.last_name,
        name.email_at(domain_for(organisation_name)),
        name.title,
        organisation_name,
        "Verwaltungsleitung",
    )
    if number % PROXY_EVERY:
        invitations.accept(guest, attendee=attendee, at=at)
        return
    head = next(world.people)
    invitations.name_proxy(guest, head=f"{head.first_name} {head.last_name}", proxy=attendee, at=at)


def _mailbox(organisation_name: str) -> str:
    return f"leitung@{domain_for(organisation_name)}"
