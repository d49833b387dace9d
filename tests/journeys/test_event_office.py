"""An event in a real browser: details, programme, publication, document, copy, cancellation."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.permissions import Role
from events.models import Event
from events.states import EventState
from tests import live_portal as live
from tests.core.test_uploads import PDF
from tests.databases import copied_database
from tests.factories import OrganisationFactory, events
from tests.journeys.page_checks import DESKTOP
from tests.journeys.test_accession_office import CheckedPages, click_button, follow

DAY = timezone.localdate() + timedelta(weeks=9)
AGAIN = DAY + timedelta(weeks=8)
PROGRAMME = [
    ("10:15", "Begrüßung", "Begrüßung", "Anna Katharina Bölling", "Regierungspräsidentin"),
    ("10:30", "Ansprache", "Vortrag", "Herbert Reul", "Minister des Innern"),
    ("11:15", "Hass im Netz", "Vortrag", "Markus Hartmann", "Leitender Oberstaatsanwalt, Leiter der ZAC NRW"),
    ("12:00", "Moderierte Gesprächsrunde", "Gesprächsrunde", "", ""),
    ("12:15", "Symbolische Unterzeichnung", "Unterzeichnung", "", ""),
    ("13:00", "Der Mensch dahinter", "Ausstellung", "", ""),
]


@pytest.fixture(scope="module")
def live_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[live.LivePortal]:
    """A portal of its own, because events are public and other tests check public pages."""
    unblocked = django_db_blocker.unblock
    with copied_database(unblocked) as name, live.serve_portal(name, unblocked) as portal:
        yield portal


@pytest.fixture
def desk(page, live_portal) -> Iterator[Page]:
    client = Client()
    with live_portal.in_database(), transaction.atomic():
        client.force_login(User.objects.create_user(f"{uuid.uuid4()}@example.org", name="Jana", role=Role.OFFICE))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.base_url}])
    return page


def fill_in_details(page: Page, checked: CheckedPages) -> None:
    page.goto("/verwaltung/veranstaltungen/")
    checked.check("empty list")
    follow(page, "Veranstaltung planen")
    checked.check("kinds")
    follow(page, "Beitrittsveranstaltung")
    page.get_by_label("Titel").fill("Beitritt des Regierungsbezirks Detmold")
    page.get_by_label("Kurz gesagt").fill("Die Kommunen des Regierungsbezirks treten bei.")
    page.get_by_label("Tag", exact=True).fill(DAY.isoformat())
    page.get_by_label("Ort (optional)", exact=True).fill("Bezirksregierung Detmold")
    page.get_by_label("Straße und Hausnummer").fill("Leopoldstraße 15")
    page.get_by_label("Postleitzahl und Ort").fill("32756 Detmold")
    page.get_by_label("Gastgebende Organisation").fill("Detmold")
    page.get_by_label("Einlass ab").fill("10:30")
    checked.check("form")
    click_button(page, "Als Entwurf anlegen")
    page.get_by_role("radio", name="Bezirksregierung Detmold").check()
    checked.check("form with two hosts")
    click_button(page, "Als Entwurf anlegen")
    expect(page.get_by_text("Fehler: Der Einlass läge nach dem Beginn.")).to_be_visible()
    page.get_by_label("Einlass ab").fill("09:30")
    click_button(page, "Als Entwurf anlegen")
    expect(page.get_by_text("Der Entwurf ist angelegt.")).to_be_visible()
    checked.check("draft")


def write_programme(page: Page, checked: CheckedPages) -> None:
    follow(page, "Programm anlegen")
    checked.check("empty programme")
    for ends, title, form, name, office_user in PROGRAMME:
        page.get_by_label("Ende").fill(ends)
        page.get_by_label("Titel").fill(title)
        page.get_by_label("Form", exact=True).select_option(form)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Amt oder Funktion").fill(office_user)
        click_button(page, "Hinzufügen")
    checked.check("programme")
    page.get_by_role("link", name=re.compile("Ändern.*Begrüßung")).click()
    click_button(page, "Weitere Person")
    checked.check("item")
    click_button(page, "Speichern")


def publish(page: Page, checked: CheckedPages) -> None:
    follow(page, "Übersicht")
    click_button(page, "Veröffentlichen")
    expect(page.get_by_text("Die Veranstaltung ist veröffentlicht.")).to_be_visible()
    checked.check("published")


def add_document(page: Page, checked: CheckedPages, folder: Path) -> None:
    Path(folder, "anfahrt.pdf").write_bytes(PDF)
    follow(page, "Unterlagen")
    page.get_by_label("Datei").set_input_files(Path(folder, "anfahrt.pdf"))
    page.get_by_label("Bezeichnung").fill("Anfahrt")
    click_button(page, "Ablegen")
    checked.check("documents")
    follow(page, "Übersicht")


def repeat_and_cancel(page: Page, checked: CheckedPages) -> None:
    follow(page, "Team")
    page.get_by_role("checkbox").check()
    checked.check("team")
    click_button(page, "Speichern")
    follow(page, "Wiederholen")
    page.get_by_label("Neuer Tag").fill(AGAIN.isoformat())
    checked.check("copy")
    click_button(page, "Als Entwurf anlegen")
    follow(page, "Absagen")
    page.get_by_label("Grund").fill("Die Halle ist gesperrt.")
    checked.check("cancel")
    click_button(page, "Veranstaltung absagen")
    checked.check("cancelled")
    page.goto("/verwaltung/veranstaltungen/")
    checked.check("list")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_event_is_planned_with_its_programme(desk, live_portal):
    with live_portal.in_database():
        for name in ("Bezirksregierung Detmold", "Stadt Detmold"):
            OrganisationFactory(name=name)
    checked = CheckedPages(desk)
    fill_in_details(desk, checked)
    write_programme(desk, checked)
    with live_portal.in_database():
        event = Event.objects.get(title="Beitritt des Regierungsbezirks Detmold")
        assert (event.state, event.host.name, event.items.count()) == ("draft", "Bezirksregierung Detmold", 6)
    assert checked.found == {name: [] for name in checked.found}


@pytest.fixture
def draft(live_portal) -> Event:
    """An unpublished event, and a user who can be added to its team."""
    start = events.berlin_time(DAY.year, DAY.month, DAY.day, 10)
    with live_portal.in_database(), transaction.atomic():
        User.objects.create_user(f"{uuid.uuid4()}@example.org", name="Ute Aushilfe", role=Role.EVENT_TEAM)
        return events.detmold_event(
            title="Beitritt des Regierungsbezirks Münster",
            slug="beitritt-muenster",
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            check_in_from=start - timedelta(minutes=30),
            state=EventState.DRAFT,
            published_at=None,
        )


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_event_is_published_repeated_and_called_off(desk, live_portal, draft, tmp_path):
    checked = CheckedPages(desk)
    desk.goto(f"/verwaltung/veranstaltungen/{draft.pk}/")
    publish(desk, checked)
    add_document(desk, checked, tmp_path)
    repeat_and_cancel(desk, checked)
    with live_portal.in_database():
        event, again = Event.objects.filter(title=draft.title).order_by("pk")
        assert (event.state, event.team.count(), event.documents.count()) == ("published", 1, 1)
        assert (again.state, again.items.count()) == ("cancelled", event.items.count())
    assert checked.found == {name: [] for name in checked.found}
