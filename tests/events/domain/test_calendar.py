"""Calendar files, read as a calendar reads them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from events.domain import calendar
from events.models import Event, Registration, SessionChoice
from events.states import EventState, RegistrationState
from mailings.domain.attachments import build_all
from mailings.models import OutgoingMail
from tests.factories import NOW
from tests.factories.events import BERLIN, EventFactory, RegistrationFactory, berlin_time, workshops

pytestmark = pytest.mark.django_db


def entry(content: bytes) -> icalendar.Event:
    [found] = icalendar.Calendar.from_ical(content).events
    return found


def stored(event: Event) -> Event:
    """As the database gives it back: in UTC."""
    return Event.objects.get(pk=event.pk)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (berlin_time(2024, 10, 27, 1, 30), berlin_time(2024, 10, 27, 3, 30)),
        (berlin_time(2024, 10, 26, 10), berlin_time(2024, 10, 28, 10)),
        (berlin_time(2024, 3, 31, 1, 30), berlin_time(2024, 3, 31, 3, 30)),
    ],
)
def test_local_times_are_right_across_the_clock_changes(start, end):
    content = calendar.event_ics(stored(EventFactory(starts_at=start, ends_at=end)))
    [zone] = icalendar.Calendar.from_ical(content).timezones
    found = entry(content)
    for name, moment in (("DTSTART", start), ("DTEND", end)):
        assert found[name].params["TZID"] == "Europe/Berlin"
        read = found[name].dt
        assert read.astimezone(UTC) == moment.astimezone(UTC)  # by the library's own knowledge of the name
        by_the_file = read.replace(tzinfo=zone.to_tz(lookup_tzid=False))
        assert by_the_file.astimezone(UTC) == moment.astimezone(UTC)  # by what the file says of the zone
        assert read.replace(tzinfo=None) == moment.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)


def test_public_entry_has_only_public_details():
    event = EventFactory(
        title="Netzwerktreffen; Herbst, 2024",
        slug="herbst",
        summary="Erste Zeile\nZweite; mit, Zeichen\x0b",
        check_in_from=berlin_time(2024, 3, 14, 9),
        online_link="https://treffen.example.org/geheim",
        sequence=3,
    )
    RegistrationFactory(event=event)
    content = calendar.event_ics(stored(event))
    found = entry(content)
    assert {name: str(found[name]) for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "URL")} == {
        "UID": f"{event.uid}@testserver",
        "SUMMARY": "Netzwerktreffen; Herbst, 2024",
        "DESCRIPTION": "Erste Zeile\nZweite; mit, Zeichen\nEinlass ab 09:00 Uhr",
        "LOCATION": "Kreishaus Musterland, Musterstraße 1, 32756 Detmold",
        "STATUS": "CONFIRMED",
        "URL": "http://testserver/veranstaltungen/herbst/",
    }
    assert (found["SEQUENCE"], found["DTSTAMP"].dt, str(found["ORGANIZER"])) == (
        3,
        NOW,
        "mailto:kontakt@sicherimdienst.nrw",
    )
    assert (b"geheim" in content, b"Anna" in content, b"ATTENDEE" in content) == (False, False, False)
    assert content == calendar.event_ics(stored(event))


def test_moved_event_updates_the_same_entry():
    event = EventFactory()
    registration = RegistrationFactory(event=event)
    before = [entry(calendar.event_ics(event)), entry(calendar.registration_ics(registration))]
    later = NOW + timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(
        starts_at=berlin_time(2024, 11, 4, 9), ends_at=berlin_time(2024, 11, 4, 10), sequence=1, changed_at=later
    )
    moved = Registration.objects.get(pk=registration.pk)
    after = [entry(calendar.event_ics(stored(event))), entry(calendar.registration_ics(moved))]
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert [(old["SEQUENCE"], new["SEQUENCE"]) for old, new in zip(before, after, strict=True)] == [(0, 1), (0, 1)]
    for one in after:
        assert (one["DTSTART"].dt, one["DTSTAMP"].dt) == (datetime(2024, 11, 4, 9, tzinfo=BERLIN), later)


def test_cancelled_event_keeps_its_uid():
    event = EventFactory(
        title="Treffen", state=EventState.CANCELLED, cancelled_at=NOW, cancellation_reason="Sturm", sequence=1
    )
    found = entry(calendar.event_ics(event))
    assert [str(found[name]) for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION")] == [
        f"{event.uid}@testserver",
        "1",
        "CANCELLED",
        "Abgesagt: Treffen",
        "Abgesagt: Sturm",
    ]


def test_entry_of_a_registration_has_the_sessions_and_the_link():
    event = EventFactory(online_link="https://treffen.example.org/geheim", is_closed=True, sequence=2)
    chosen, wished, _ = workshops(event, count=3)
    registration = RegistrationFactory(event=event, sequence=1)
    for item, state in ((chosen, "held"), (wished, "waiting")):
        SessionChoice.objects.create(registration=registration, item=item, block=1, state=state, created_at=NOW)
    content = calendar.registration_ics(registration)
    found = entry(content)
    assert str(found["DESCRIPTION"]) == (
        "11:30 Uhr: Workshop A, Raum A\nLink zur Teilnahme: https://treffen.example.org/geheim"
    )
    assert (found["UID"], found["SEQUENCE"]) == (f"{event.uid}-{registration.pk}@testserver", 3)
    assert (found["CONFERENCE"], "URL" in found) == ("https://treffen.example.org/geheim", False)
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "PUBLISH"
    for text in (b"Anna", b"Angemeldet", b"haus.example.org"):
        assert text not in content


def test_online_link_is_only_for_confirmed_registrations():
    event = EventFactory(
        kind=Event.Kind.ONLINE, venue="", street="", town="", online_link="https://geheim.example.org/"
    )
    for state, until, ended_at, status in (
        (RegistrationState.WAITING, None, None, "TENTATIVE"),
        (RegistrationState.OFFERED, NOW, None, "TENTATIVE"),
        (RegistrationState.CANCELLED, None, NOW, "CANCELLED"),
    ):
        registration = RegistrationFactory(event=event, state=state, until=until, ended_at=ended_at)
        content = calendar.registration_ics(registration)
        assert (b"geheim" in content, entry(content)["STATUS"]) == (False, status)
    assert entry(calendar.event_ics(event))["LOCATION"] == "online"


def test_mail_carries_the_entry_and_its_cancellation():
    registration = RegistrationFactory()
    anonymised = RegistrationFactory(anonymised_at=NOW).pk
    wanted = [(registration.pk, "publish"), (registration.pk, "cancel"), (anonymised, "publish"), (0, "publish")]
    mail = OutgoingMail(created_at=NOW, attachments=[["events/calendar", *one] for one in wanted])
    published, cancelled = build_all(mail)
    assert [(one.name, one.content_type) for one in (published, cancelled)] == [
        ("termin.ics", "text/calendar; method=PUBLISH; charset=utf-8"),
        ("absage.ics", "text/calendar; method=CANCEL; charset=utf-8"),
    ]
    for one, method, status in ((published, "PUBLISH", "CONFIRMED"), (cancelled, "CANCEL", "CANCELLED")):
        assert icalendar.Calendar.from_ical(one.content)["METHOD"] == method
        assert (entry(one.content)["UID"], entry(one.content)["STATUS"]) == (
            f"{registration.event.uid}-{registration.pk}@testserver",
            status,
        )
