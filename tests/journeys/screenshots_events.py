"""Screenshots of events for the handbook: planning, inviting, registering, checking in."""

import re
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import typesetting
from events.domain import printouts
from events.models import Event, Registration
from events.states import RegistrationState
from portal.demo.accession_event import TITLE as DETMOLD
from tests.journeys import screenshots_handbook
from tests.journeys.page_checks import DESKTOP, PHONE
from tests.journeys.screenshots import take_screenshot
from tests.journeys.screenshots_handbook import open_first, sign_in
from tests.journeys.test_accession_office import click_button, follow

live_portal = screenshots_handbook.live_portal
EVENTS = "/verwaltung/veranstaltungen/"
NAME = "Gemeinsam sicher in Ostwestfalen-Lippe"
PROGRAMME = [
    ("10:15", "Begrüßung", "Begrüßung", "Mara Musterfeld", "Regierungsvizepräsidentin"),
    ("10:40", "Ansprache", "Vortrag", "Lea Leitstern", "Staatssekretärin"),
    ("11:20", "Hass im Netz – was im Amt hilft", "Vortrag", "Nora Netzer", "Staatsanwaltschaft Musterstadt"),
    ("12:10", "Moderierte Gesprächsrunde", "Gesprächsrunde", "", ""),
    ("12:30", "Symbolische Unterzeichnung", "Unterzeichnung", "", ""),
    ("13:30", "Ausstellung „Gesichter des Dienstes“", "Ausstellung", "", ""),
]
GUESTS = """Name;Amt;Haus;Anrede;E-Mail
Dr. Erika Muster;Landrätin a. D.;Kreis Musterland;Sehr geehrte Frau Dr. Muster;muster@kreis.example.org
Max Beispiel;Dezernent;Stadt Musterstadt;;
Ida Irrtum;Referentin;Verein Muster;;ida(at)verein
"""


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_plans_and_invites(page):
    sign_in(page)
    page.get_by_role("link", name="Veranstaltungen", exact=True).first.click()
    take_screenshot(page, "veranstaltungen")
    plan(page)
    write_programme(page)
    invite(page)
    answer(page)


def plan(page: Page) -> None:
    follow(page, "Veranstaltung planen")
    follow(page, "Beitrittsveranstaltung")
    page.get_by_label("Titel").fill(NAME)
    page.get_by_label("Kurz gesagt").fill("Die Häuser des Regierungsbezirks kommen zusammen.")
    page.get_by_label("Tag", exact=True).fill((timezone.localdate() + timedelta(weeks=10)).isoformat())
    for label, value in (("Beginn", "10:00"), ("Ende", "13:30"), ("Einlass ab", "09:30")):
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    page.get_by_label("Ort (optional)", exact=True).fill("Bezirksregierung Detmold")
    page.get_by_label("Straße und Hausnummer").fill("Leopoldstraße 15")
    page.get_by_label("Postleitzahl und Ort").fill("32756 Detmold")
    page.get_by_label("Gastgebende Organisation").fill("Bezirksregierung Detmold")
    page.get_by_label("E-Mail-Adresse für Fragen").fill("kontakt@sicherimdienst.nrw")
    page.get_by_label("Text der Einladung").fill("Wir möchten Ihnen danken und mit Ihnen nach vorn schauen.")
    take_screenshot(page, "veranstaltung-anlegen")
    click_button(page, "Als Entwurf anlegen")


def write_programme(page: Page) -> None:
    follow(page, "Programm anlegen")
    for ends, title, form, name, office_user in PROGRAMME:
        page.get_by_label("Ende").fill(ends)
        page.get_by_label("Titel").fill(title)
        page.get_by_label("Form", exact=True).select_option(form)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Amt oder Funktion").fill(office_user)
        click_button(page, "Hinzufügen")
    take_screenshot(page, "veranstaltung-programm")
    follow(page, "Übersicht")
    click_button(page, "Veröffentlichen")


def invite(page: Page) -> None:
    follow(page, "Gästeliste anlegen")
    follow(page, "Behördenleitungen eines Gebiets")
    page.get_by_label("Gebiet").select_option(label="Regierungsbezirk Detmold")
    click_button(page, "Auf die Gästeliste")
    follow(page, "Liste aus Excel")
    page.get_by_label("Gäste einfügen").fill(GUESTS)
    click_button(page, "Prüfen")
    take_screenshot(page, "gaeste-vorschau")
    click_button(page, "2 Gäste übernehmen")
    take_screenshot(page, "gaeste")
    follow(page, "Mails ansehen und einladen")
    take_screenshot(page, "gaeste-einladen")
    click_button(page, "Einladungen senden")


def answer(page: Page) -> None:
    page.get_by_placeholder("Name, Amt oder Haus").fill("Muster")
    click_button(page, "Suchen")
    follow(page, "Dr. Erika Muster")
    take_screenshot(page, "gast")
    page.set_viewport_size(PHONE["viewport"])
    page.goto("/demo-postfach/")
    page.get_by_role("row").filter(has_text="muster@kreis.example.org").first.get_by_role("link").click()
    page.locator(".letter a[href*='/einladung/']").first.click()
    take_screenshot(page, "einladung-phone")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_fills_an_event(page, live_portal):
    sign_in(page)
    event, _ = meeting(live_portal)
    page.goto(f"{EVENTS}{event.pk}/")
    take_screenshot(page, "veranstaltung")
    for part, name in (("anmeldungen/", "anmeldungen"), ("mails/", "veranstaltung-mails")):
        page.goto(f"{EVENTS}{event.pk}/{part}")
        take_screenshot(page, name)
    page.goto(f"{EVENTS}?zeige=vergangene")
    open_first(page, DETMOLD)
    page.goto(f"{page.url}zahlen/")
    take_screenshot(page, "veranstaltung-zahlen")


@pytest.mark.parametrize(
    ("page", "appearance"), [(DESKTOP, "desktop"), (PHONE, "phone")], ids=["desktop", "phone"], indirect=["page"]
)
def test_handbook_shows_an_event_in_public(page, appearance, live_portal):
    event, _ = meeting(live_portal)
    page.goto(f"/veranstaltungen/{event.slug}/")
    take_screenshot(page, f"veranstaltung-oeffentlich-{appearance}")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_handbook_checks_in(page, live_portal):
    sign_in(page)
    event, codes = meeting(live_portal)
    page.goto(f"{EVENTS}{event.pk}/einlass/?tisch=2")
    first, waiting = codes
    for code, word, name in (
        (first, "Eingelassen", "einlass-gruen"),
        (first, "Schon da", "einlass-gelb"),
        (waiting, "Noch nicht eingelassen", "einlass-warteliste"),
        ("ABCD-EFGH-2345", "Nicht einlassen", "einlass-rot"),
    ):
        page.get_by_label("Code der Eintrittskarte").fill(code)
        page.keyboard.press("Enter")
        expect(page.locator(".check-in-outcome__result")).to_contain_text(word)
        take_screenshot(page, name)
    with live_portal.in_database():
        badge_page = typesetting.png(printouts.BADGES, printouts.badges(event), at=timezone.now(), ppi=60)[0]
    page.set_viewport_size({"width": 496, "height": 702})
    page.goto("about:blank")
    page.set_content(f'<body style="margin: 0"><img src="data:image/png;base64,{b64encode(badge_page).decode()}">')
    take_screenshot(page, "namensschilder")


def meeting(portal: Any) -> tuple[Event, list[str]]:
    """The upcoming Netzwerktreffen, and the ticket codes of a confirmed and of a waiting person."""
    with portal.in_database():
        event = Event.objects.get(title__startswith="Netzwerktreffen")
        rows = Registration.objects.filter(event=event).order_by("pk")
        coming = rows.filter(state=RegistrationState.CONFIRMED)[:1]
        waits = rows.filter(state=RegistrationState.WAITING)[:1]
        return event, [one.code() for one in (*coming, *waits)]
