"""Events as strangers see them."""

import re
from datetime import date, timedelta

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Document, Event
from events.states import EventState
from tests.factories import NOW, accessions
from tests.factories.events import (
    DocumentFactory,
    EventFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    SpeakerFactory,
    berlin_time,
    detmold_event,
    workshops,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "/veranstaltungen/"


@pytest.fixture
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page(client, event: Event) -> str:
    response = client.get(event.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def titles(html: str) -> list[str]:
    return re.findall(r'<h3 class="event-list__title"><a href="[^"]+">([^<]+)</a>', html)


def cancelled(**changes) -> Event:
    return EventFactory(state=EventState.CANCELLED, cancelled_at=NOW, cancellation_reason="Sturmwarnung", **changes)


def test_drafts_and_closed_events_are_not_found(client):
    hidden = [
        EventFactory(state=EventState.DRAFT, published_at=None),
        EventFactory(is_closed=True),
        cancelled(published_at=None),
    ]
    document = DocumentFactory(event=hidden[1])
    for event in hidden:
        address = event.get_absolute_url()
        for part in ("", "kalender.ics", "bild.png", f"unterlagen/{document.pk}/"):
            assert client.get(address + part).status_code == 404, address + part
    assert titles(client.get(LIST).content.decode()) == []
    assert icalendar.Calendar.from_ical(client.get(f"{LIST}kalender.ics").content).events == []
    assert client.get("/sitemap-veranstaltungen.xml").content.count(b"<loc>") == 0
    assert "Nächste Veranstaltung" not in client.get("/").content.decode()


def test_list_has_the_next_event_first_and_the_latest_past_event_first(client):
    assert "Zurzeit steht kein Termin fest" in client.get(LIST).content.decode()
    for title, start in (
        ("Später", berlin_time(2024, 5, 2, 9)),
        ("Heute früh", berlin_time(2024, 2, 1, 8)),
        ("Vor langem", berlin_time(2023, 1, 9, 9)),
        ("Gestern", berlin_time(2024, 1, 31, 22)),
    ):
        kind = Event.Kind.TRAINING if title == "Später" else Event.Kind.MEETING
        EventFactory(title=title, kind=kind, starts_at=start, ends_at=start + timedelta(hours=1))
    html = client.get(LIST).content.decode()
    assert titles(html) == ["Heute früh", "Später", "Gestern", "Vor langem"]
    assert html.index("Demnächst") < html.index("Später") < html.index("Rückblick") < html.index("Gestern")
    assert titles(client.get(f"{LIST}?art=training").content.decode()) == ["Später"]
    assert titles(client.get(f"{LIST}?art=quatsch&nach=x").content.decode()) == titles(html)
    assert 'href="webcal://testserver/veranstaltungen/kalender.ics"' in html


def test_past_events_are_paginated(client):
    for number in range(60):
        start = berlin_time(2023, 1, 1, 9) + timedelta(days=number)
        EventFactory(title=f"Tag {number}", starts_at=start, ends_at=start + timedelta(hours=1))
    shown, address = [], LIST
    while address:
        html = client.get(address).content.decode()
        shown += titles(html)
        found = re.search(r'<a href="(\?[^"]+)" rel="next">', html)
        address = LIST + found[1] if found else None
    assert shown == [f"Tag {number}" for number in reversed(range(60))]


@pytest.mark.parametrize("path", [LIST, f"{LIST}kalender.ics", "/"])
def test_lists_take_the_same_queries_with_one_event_and_three(client, path):
    counts = []
    for _ in range(2):
        EventFactory(), detmold_event(slug=f"beitritt-{len(counts)}")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_programme_is_shown_by_time_and_side_by_side(client):
    event = EventFactory(
        title="Treffen",
        summary="Ein Tag für alle.",
        text="Mit **Vortrag**. <script>alert(1)</script>",
        check_in_from=berlin_time(2024, 3, 14, 9),
        directions="Stufenlos erreichbar",
        capacity=120,
        registration_from=date(2024, 1, 15),
        registration_until=date(2024, 3, 1),
    )
    talk = ProgrammeItemFactory(event=event, title="Hass im Netz", room="Großer Saal", text="Mit Aussprache")
    SpeakerFactory(item=talk, name="Markus Hartmann", job_title="Leiter der ZAC NRW", text="Staatsanwalt", position=1)
    SpeakerFactory(item=talk, name="Anna Erste", job_title="", position=0)
    late, *_ = workshops(event)
    late.starts_at, late.ends_at = berlin_time(2024, 3, 14, 12), berlin_time(2024, 3, 14, 13, 30)
    late.save()
    ProgrammeItemFactory(event=event, title="Ausklang", format="other", starts_at=berlin_time(2024, 3, 14, 14))
    RegistrationFactory(event=event)
    html = page(client, event)
    programme = html[
        html.index('<ol class="programme"') : html.index('<section class="flow" aria-labelledby="anreise"')
    ]
    assert text_of(programme) == (
        "09:30 bis 10:30 Uhr Vortrag · Großer Saal Hass im Netz Mit Aussprache "
        "Anna Erste Markus Hartmann Leiter der ZAC NRW Staatsanwalt "
        "11:30 bis 13:30 Uhr Gleichzeitig, eines davon wählen Sie bei der Anmeldung: "
        "Workshop · Raum B · 12 Plätze · 11:30 bis 13:00 Uhr Workshop B "
        "Workshop · Raum C · 12 Plätze · 11:30 bis 13:00 Uhr Workshop C "
        "Workshop · Raum D · 12 Plätze · 11:30 bis 13:00 Uhr Workshop D "
        "Workshop · Raum A · 12 Plätze · 12:00 bis 13:30 Uhr Workshop A "
        "14:00 bis 15:00 Uhr Ausklang"
    )
    assert "<h3>" not in programme
    facts = text_of(html.partition('<aside class="event__facts')[2].partition("</aside>")[0])
    for expected in (
        "Donnerstag, 14. März 2024 09:30 bis 16:00 Uhr Einlass ab 09:00 Uhr",
        "Kreishaus Musterland Musterstraße 1 32756 Detmold",
        "Offen für alle, die sich anmelden",
        "ab 15. Januar 2024 , bis 1. März 2024 einschließlich",
        "Plätze 120; danach Warteliste",
        "Jetzt anmelden",
    ):
        assert expected in facts, expected
    assert "<strong>Vortrag</strong>" in html
    assert "<script>alert" not in html
    assert "119" not in facts


def test_programme_of_several_days_says_the_day_even_where_only_one_of_them_is_filled(client):
    event = EventFactory(ends_at=berlin_time(2024, 3, 16, 16))
    ProgrammeItemFactory(event=event, title="Ausstellung", format="exhibition", ends_at=event.ends_at)
    html = page(client, event)
    programme = html.partition('<h2 id="programm">')[2].partition("</section>")[0]
    expected = "Programm Donnerstag, 14. März 09:30 bis Samstag, 16. März, 16:00 Uhr Ausstellung"
    assert text_of(f"<h2>{programme}") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"admission": "members"}, "Für Mitglieder des Netzwerks"),
        ({"registration_from": date(2024, 2, 2)}, "Die Anmeldung beginnt am 2. Februar 2024"),
        ({"registration_until": date(2024, 1, 31)}, "Die Anmeldung endete am 31. Januar 2024"),
        ({"admission": "invitation"}, "Der Link in Ihrer Einladung führt zur Antwort"),
        ({"kind": "online", "venue": "", "street": "", "town": ""}, "den Link bekommen Sie mit der Anmeldung"),
    ],
)
def test_page_says_how_to_register(client, changes, expected):
    event = EventFactory(online_link="https://geheim.example.org/raum", **changes)
    html = page(client, event)
    assert expected in text_of(html)
    assert ("Jetzt anmelden" in html) == event.takes_registrations(date(2024, 2, 1))
    assert "geheim.example.org" not in html


def test_cancelled_event_stays_visible_with_its_reason(client):
    event = cancelled(title="Fachtag")
    html = page(client, event)
    assert "Diese Veranstaltung ist abgesagt" in html
    assert "Sturmwarnung" in html
    assert ("Jetzt anmelden" in html, "https://schema.org/EventCancelled" in html) == (False, True)
    listed = client.get(LIST).content.decode()
    assert (titles(listed), listed.count(">abgesagt<")) == (["Fachtag"], 1)
    assert "Nächste Veranstaltung" not in client.get("/").content.decode()


def test_search_engines_and_link_previews_read_the_event(client):
    event = detmold_event()
    html = page(client, event)
    assert dict(re.findall(r'itemprop="(\w+)" (?:datetime|href)="([^"]+)"', html)) == {
        "url": "http://testserver/veranstaltungen/beitritt-detmold/",
        "image": "http://testserver/veranstaltungen/beitritt-detmold/bild.png",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "startDate": "2024-02-01T10:00:00+01:00",
        "endDate": "2024-02-01T13:00:00+01:00",
        "doorTime": "2024-02-01T09:30:00+01:00",
    }
    properties = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]+)">', html))
    assert properties["title"] == "Beitritt des Regierungsbezirks Detmold"
    picture = client.get(properties["image"])
    assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert picture.content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    listed = client.get("/sitemap-veranstaltungen.xml").content.decode()
    assert re.findall("<loc>(.*)</loc>", listed) == ["http://testserver/veranstaltungen/beitritt-detmold/"]


def test_past_event_offers_its_documents_and_names_the_accession(client):
    accession = accessions.executed_accession("Stadt Musterstadt 1")
    event = detmold_event(accession=accession)
    now, after, inside = (
        DocumentFactory(event=event, title="Programmheft"),
        DocumentFactory(event=event, title="Vortrag", when="after"),
        DocumentFactory(event=event, title="Liste", visibility="registered"),
    )

    def status(event: Event, document: Document) -> int:
        answer = client.get(f"{event.get_absolute_url()}unterlagen/{document.pk}/")
        assert b"".join(answer).startswith(b"%PDF") == (answer.status_code == 200)
        return answer.status_code

    def offered() -> tuple[list[str], list[int]]:
        links = re.findall(r'type="application/pdf">([^<]+) \(PDF\)', page(client, event))
        return links, [status(event, one) for one in (now, after, inside)]

    assert offered() == (["Programmheft"], [200, 404, 404])
    with time_machine.travel(berlin_time(2024, 2, 2, 0, 1), tick=False):
        assert offered() == (["Programmheft", "Vortrag"], [200, 200, 404])
        html = page(client, event)
        assert "Diese Veranstaltung hat stattgefunden" in html
        assert f"{accession.title}: wirksam seit dem 1. Februar 2024" in text_of(html)
        assert 'href="/netzwerk/karte/?stand=2024-02-01"' in html
    answer = client.get(f"{event.get_absolute_url()}unterlagen/{now.pk}/")
    assert b"".join(answer) == b"%PDF-1.7 Probe"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert status(EventFactory(), now) == 404
    now.file.storage.delete(now.file.name)
    assert status(event, now) == 404


def test_page_takes_the_same_queries_however_long_the_programme(client):
    event, counts = EventFactory(), []
    for number in (1, 3):
        for item in workshops(event, count=number):
            SpeakerFactory(item=item), DocumentFactory(event=event)
        with CaptureQueriesContext(connection) as queries:
            page(client, event)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_calendar_is_revalidated_and_304_when_unchanged(client):
    event = EventFactory(slug="treffen")
    old = berlin_time(2023, 10, 1, 9)
    EventFactory(title="Alt", starts_at=old, ends_at=old + timedelta(hours=1))
    for path, names in (
        (f"{LIST}kalender.ics", [event.title]),
        (f"{LIST}treffen/kalender.ics", [event.title]),
    ):
        response = client.get(path)
        assert (response["Content-Type"], response["Cache-Control"]) == (
            "text/calendar; charset=utf-8",
            "public, no-cache",
        )
        read = icalendar.Calendar.from_ical(response.content)
        assert [str(one["SUMMARY"]) for one in read.events] == names
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    feed = icalendar.Calendar.from_ical(client.get(f"{LIST}kalender.ics").content)
    assert feed["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert feed["X-PUBLISHED-TTL"] == "PT1H"
