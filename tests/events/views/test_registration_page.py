"""The page of a registration and what can be done there, by the link of a mail."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.links import find_by_code
from events.domain import calendar, registrations, tickets
from events.domain.registrations import Attendee
from events.models import CheckIn, Document, Event, Needs, Registration, SessionChoice
from events.states import EventState, RegistrationState, SessionChoiceState
from journal import actors
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from privacy.domain.consents import current_text
from privacy.models import Consent, Purpose
from tests.factories import NOW, UserFactory
from tests.factories.events import DocumentFactory, EventFactory, RegistrationFactory, berlin_time, workshops

pytestmark = pytest.mark.django_db

R = RegistrationState
WRITTEN = (Registration, SessionChoice, Needs, CheckIn, Consent, OutgoingMail, JournalEntry)
PAGES = [
    "registration",
    "registration_confirm",
    "registration_offered_seat",
    "registration_cancel",
    "registration_sessions",
    "registration_data",
    "registration_needs",
    "registration_needs_delete",
    "registration_ticket",
    "registration_calendar",
    "registration_certificate",
]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def event() -> Event:
    return EventFactory(capacity=1, asks_needs=True)


@pytest.fixture
def register() -> Callable[..., Registration]:
    """Somebody new, by the form's own function; their number is their name."""
    known: list[Registration] = []

    def one(event: Event, **more: object) -> Registration:
        number = len(known) + 1
        attendee = Attendee("Anna", f"Nummer {number}", f"anna{number}@haus.example.org", job_title="Leitung")
        values = {"attendee": attendee, "submission": UUID(int=number), "at": NOW, **more}
        made = registrations.register(event, **values)
        assert made is not None
        known.append(made)
        return made

    return one


def url(registration: Registration, page: str = "registration", *more: object) -> str:
    return reverse(f"events:{page}", args=[registration.link(at=NOW).token(), *more])


def text(answer) -> str:
    return answer.content.decode()


def fresh(registration: Registration) -> Registration:
    return Registration.objects.select_related("event").get(pk=registration.pk)


def rows() -> list[list[dict]]:
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


def test_confirmation_leads_from_the_reserved_seat_to_the_ticket_and_counts_once(client, event, register):
    registration = register(event)
    page = client.get(url(registration))
    assert "Ihr Platz ist reserviert, höchstens bis Freitag, 2. Februar, 12:00 Uhr." in text(page)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    for _ in range(2):
        done = client.post(url(registration, "registration_confirm"), follow=True)
        expected = ["Ihre Anmeldung ist bestätigt.", "Sie sind angemeldet", registration.code(), "<svg"]
        assert [one for one in expected if one not in text(done)] == []
    assert fresh(registration).state == R.CONFIRMED
    assert OutgoingMail.objects.filter(template="events/registered").count() == 1


def test_waiting_page_shows_the_position_and_an_offer_is_accepted_or_declined(client, event, register):
    first, second, third = register(event), register(event), register(event)
    client.post(url(first, "registration_confirm"))
    for one, place in ((second, 1), (third, 2)):
        answer = client.post(url(one, "registration_confirm"), follow=True)
        assert f"Sie sind auf Platz {place} der Warteliste." in text(answer)
    client.post(url(first, "registration_cancel"))
    assert "Für Sie ist ein Platz frei geworden" in text(client.get(url(second)))
    passed = client.post(url(second, "registration_offered_seat"), {"decline": "1"}, follow=True)
    assert "geht an die nächste Person" in text(passed)
    taken = client.post(url(third, "registration_offered_seat"), {"accept": "1"}, follow=True)
    assert "Sie sind angemeldet" in text(taken)
    assert [fresh(one).state for one in (first, second, third)] == [R.CANCELLED, R.CANCELLED, R.CONFIRMED]


def test_state_that_changed_meanwhile_is_shown(client, event, register):
    registration = register(event)
    registrations.cancel(registration, actor=actors.registrant(registration.pk), at=NOW)
    answer = client.post(url(registration, "registration_confirm"), follow=True)
    assert "Das geht nicht mehr" in text(answer)
    assert "Sie sind abgemeldet" in text(answer)
    late = client.post(url(registration, "registration_data"), {"first_name": "Neu"}, follow=True)
    assert "Daran lässt sich nichts mehr ändern" in text(late)


def test_expired_registration_says_what_to_do(client, event, register, now):
    registration = register(event)
    now.shift(timedelta(hours=25))
    for _ in range(2):
        answer = client.get(url(registration))
        assert "Diese Anmeldung ist verfallen" in text(answer)
        assert f"/veranstaltungen/{event.slug}/anmelden/" in text(answer)
        registrations.expire_due(at=NOW + timedelta(hours=25))
    assert "haus.example.org" not in text(answer)


def test_sessions_are_changed_and_a_full_one_waits_while_the_seat_stays(client, event, register):
    first, second, *_ = workshops(event, capacity=1)
    holder = RegistrationFactory(event=EventFactory())
    SessionChoice.objects.create(
        registration=holder, item=second, block=1, state=SessionChoiceState.HELD, created_at=NOW
    )
    registration = register(event, sessions=[first])
    page = text(client.get(url(registration, "registration_sessions")))
    assert ["Ihr Platz" in page, "ausgebucht – Warteliste" in page] == [True, True]
    for _ in range(2):
        answer = client.post(url(registration, "registration_sessions"), {"block_1": str(second.pk)}, follow=True)
        assert ["Ihre Auswahl ist gespeichert." in text(answer), "auf der Warteliste" in text(answer)] == [True, True]
    states = SessionChoice.objects.filter(registration=registration).values_list("item", "state")
    assert set(states) == {(first.pk, SessionChoiceState.HELD), (second.pk, SessionChoiceState.WAITING)}
    page = client.get(url(registration, "registration_sessions"))
    assert page.context["form"]["block_1"].value() == second.pk


def test_refused_choice_comes_back_as_typed(client, event, register):
    first, *_ = workshops(event)
    at_the_same_time = workshops(event, count=1)
    at_the_same_time[0].block = 2
    at_the_same_time[0].save()
    registration = register(event)
    chosen = {"block_1": str(first.pk), "block_2": str(at_the_same_time[0].pk)}
    answer = client.post(url(registration, "registration_sessions"), chosen)
    assert (answer.status_code, "laufen gleichzeitig" in text(answer)) == (409, True)
    assert text(answer).count("checked") == 2


def test_attendee_data_are_changed_but_not_the_mail_address(client, event, register):
    registration = register(event)
    typed = {"first_name": "Änne", "last_name": "Neu", "organisation_name": "Stadt Neu", "job_title": "Leitung"}
    assert client.post(url(registration, "registration_data"), typed | {"last_name": ""}).status_code == 422
    done = client.post(url(registration, "registration_data"), typed | {"email": "x@example.org"}, follow=True)
    assert "Änne Neu" in text(done)
    now = fresh(registration)
    assert (now.organisation_name, now.email) == ("Stadt Neu", "anna1@haus.example.org")


def test_needs_are_saved_and_deleted_at_once_when_withdrawn(client, event, register):
    registration = register(event)
    wording = str(current_text(Purpose.EVENT_NEEDS).pk)
    given = {"accessibility": "Rollstuhl", "needs_text": wording, "needs": "on"}
    assert "Rollstuhl" in text(client.post(url(registration, "registration_needs"), given, follow=True))
    for _ in range(2):
        gone = client.post(url(registration, "registration_needs_delete"), follow=True)
        assert "Ihre Einwilligung ist widerrufen" in text(gone)
    assert Needs.objects.count() == 0
    consents = (
        Consent.objects.filter(subject_key=registration.subject_key).order_by("pk").values_list("is_given", flat=True)
    )
    assert list(consents) == [True, False]


def test_emptied_needs_are_deleted(client, event, register):
    registration = registrations.confirm(register(event), at=NOW)
    registrations.set_needs(
        registration, needs=registrations.NeedsInput("vegan", ""), actor=actors.registrant(registration.pk), at=NOW
    )
    page = client.post(url(registration, "registration_needs"), {"dietary": "", "accessibility": ""}, follow=True)
    assert "keine Angaben zum Bedarf gespeichert" in text(page)
    assert not Needs.objects.exists()


def test_online_link_is_shown_to_the_registered_only(client, register):
    event = EventFactory(kind=Event.Kind.ONLINE, online_link="https://meeting.example.org/geheim", venue="")
    registration = register(event)
    assert "meeting.example.org" not in text(client.get(url(registration)))
    client.post(url(registration, "registration_confirm"))
    page = text(client.get(url(registration)))
    assert ["meeting.example.org/geheim" in page, "Eintrittskarte" in page] == [True, False]


def test_files_are_for_the_registered_only(client, event, register, settings):
    settings.FILES_PER_LINK_HOUR = 1
    registration = register(event)
    files = [url(registration, "registration_ticket"), url(registration, "registration_calendar")]
    assert [client.get(file).status_code for file in files] == [404, 404]
    client.post(url(registration, "registration_confirm"))
    ticket, entry = [client.get(file) for file in files]
    assert (ticket.content[:5], ticket["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert entry.content.startswith(b"BEGIN:VCALENDAR")
    attached = tickets.build_attachment(registration.pk, "", at=NOW)
    assert attached is not None
    assert (attached.content, attached.name) == (ticket.content, f"eintrittskarte-{event.slug}.pdf")
    assert [client.get(file).status_code for file in files] == [429, 200]  # only what is rendered has a limit


def test_ticket_shows_name_place_and_plain_code(event, register):
    first, second, *_ = workshops(event, capacity=1)
    registration = registrations.confirm(register(event, sessions=[first]), at=NOW)
    SessionChoice.objects.create(registration=registration, item=second, block=2, state="waiting", created_at=NOW)
    expected = tickets.ticket_data(registration)
    assert (expected["name"], expected["house"]) == ("Anna Nummer 1", ["Leitung"])
    assert (expected["day"], expected["hours"]) == ("Donnerstag, 14. März 2024", "09:30 bis 16:00 Uhr")
    assert expected["sessions"] == ["11:30 Uhr: Workshop A, Raum A"]
    assert find_by_code(Registration.objects.all(), expected["code"]) == registration


def test_sessions_of_an_event_of_several_days_are_shown_with_their_day(client, register):
    event = EventFactory(ends_at=berlin_time(2024, 3, 15, 16))
    [session, *_] = workshops(event)
    registration = registrations.confirm(register(event, sessions=[session]), at=NOW)
    day = "Donnerstag, 14. März, 11:30"
    page = text(client.get(url(registration)))
    assert f"<dt>{day} bis 13:00 Uhr</dt>" in page
    assert '<h3><time datetime="2024-03-14">Donnerstag, 14. März</time></h3>' in page
    choices = text(client.get(url(registration, "registration_sessions")))
    assert f"Workshop am {day} bis 13:00 Uhr" in choices
    expected = tickets.ticket_data(registration)
    assert (expected["hours"], expected["sessions"]) == (
        "Beginn 09:30 Uhr, Ende 16:00 Uhr",
        [f"{day} Uhr: Workshop A, Raum A"],
    )
    assert f"{day} Uhr: Workshop A".replace(",", "\\,").encode() in calendar.registration_ics(registration)
    mail = OutgoingMail.objects.get(template="events/registered")
    assert f"– Workshop A ({day} Uhr, Raum A)" in mail.body
    assert "Donnerstag, 14. März 2024, 09:30 Uhr bis Freitag, 15. März 2024, 16:00 Uhr" in mail.body


def test_documents_are_shown_by_visibility_and_time(client, event, register, now):
    registration = registrations.confirm(register(event), at=NOW)
    before = DocumentFactory(event=event, title="Anfahrt", visibility=Document.Visibility.REGISTERED)
    later = DocumentFactory(event=event, title="Folien", when="after", visibility=Document.Visibility.REGISTERED)
    for_present = DocumentFactory(event=event, title="Fotos", when="after", visibility=Document.Visibility.PRESENT)
    files = [url(registration, "registration_document", one.pk) for one in (before, later, for_present)]

    def download_statuses() -> list[int]:
        answers = [client.get(file) for file in files]
        for answer in answers:
            answer.getvalue()
        return [answer.status_code for answer in answers]

    assert download_statuses() == [200, 404, 404]
    now.move_to(event.ends_at + timedelta(hours=1))
    assert download_statuses() == [200, 200, 404]
    assert client.get(url(registration, "registration_certificate")).status_code == 404
    page = text(client.get(url(registration)))
    assert ["Folien" in page, "Fotos" in page, "ist vorbei" in page] == [True, False, True]
    CheckIn.objects.create(
        registration=registration, at=event.starts_at, source="code", nonce=uuid.uuid4(), by=UserFactory()
    )
    assert download_statuses() == [200, 200, 200]
    assert client.get(url(registration, "registration_certificate")).content[:5] == b"%PDF-"
    for_present.file.storage.delete(for_present.file.name)
    assert download_statuses() == [200, 200, 404]


@pytest.mark.parametrize("state", ["reserved", "waiting", "offered", "confirmed"])
def test_cancelled_event_is_shown_as_cancelled_for_every_registration(client, state):
    gone = {"state": EventState.CANCELLED, "cancelled_at": NOW, "cancellation_reason": "Der Saal steht unter Wasser."}
    until = {"until": NOW + timedelta(hours=1)} if state in {"reserved", "offered"} else {}
    registration = RegistrationFactory(event=EventFactory(**gone), state=state, **until)
    page = text(client.get(url(registration)))
    assert ["ist abgesagt" in page, "Der Saal steht unter Wasser." in page, "<form" in page] == [True, True, False]


def test_page_of_an_anonymised_registration_says_so_and_offers_nothing(client, now):
    gone = {"first_name": "", "last_name": "", "email": "", "anonymised_at": NOW}
    registration = RegistrationFactory(event=EventFactory(asks_needs=True), **gone)
    now.move_to(registration.event.ends_at + timedelta(days=20))
    page = text(client.get(url(registration)))
    assert ["haben wir gelöscht" in page, "Ihre Anmeldung" in page] == [True, False]


def test_opening_any_page_changes_nothing(client, event, register):
    registration = register(event)
    for state in (R.RESERVED, R.CONFIRMED, R.CANCELLED):
        if state == R.CONFIRMED:
            registrations.confirm(registration, at=NOW)
        if state == R.CANCELLED:
            registrations.cancel(registration, actor=actors.registrant(registration.pk), at=NOW)
        before = rows()
        for page in PAGES:
            client.get(url(registration, page))
            client.head(url(registration, page))
        assert rows() == before, state


def test_foreign_replaced_and_expired_links_open_nothing(client, event, register, now):
    registration, other = register(event), register(event)
    token = registration.link(at=NOW).token()
    foreign = other.link(at=NOW).token().partition(".")[0] + "." + token.partition(".")[2]
    for bad in ("unsinn", foreign, token[:-1]):
        answer = client.get(f"/anmeldung/{bad}/")
        assert (answer.status_code, "Dieser Link gilt nicht" in text(answer)) == (404, True)
    now.move_to(event.ends_at + timedelta(days=29))
    assert client.get(url(registration)).status_code == 200
    now.move_to(event.ends_at + timedelta(days=31))
    for page in PAGES:
        assert client.get(url(registration, page)).status_code == 410
    before = rows()
    assert client.post(url(registration, "registration_cancel")).status_code == 410
    assert rows() == before


def test_page_takes_the_same_queries_for_one_session_and_three(client, register):
    counts = []
    for number in (1, 3):
        event = EventFactory()
        items = workshops(event, count=number)
        registration = register(event, sessions=items[:1])
        for _ in range(number):
            DocumentFactory(event=event)
        with CaptureQueriesContext(connection) as queries:
            client.get(url(registration))
        counts.append(len(queries))
    assert counts[0] == counts[1]
