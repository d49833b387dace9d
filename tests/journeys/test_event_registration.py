"""Registration for an event on a phone, from the form to the ticket and to signing off."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event
from tests.factories.events import EventFactory, workshops
from tests.journeys.page_checks import PHONE, ZOOMED, fits, page_faults
from tests.journeys.test_joining import click_button, follow, heading, open_mail

SCENARIOS = {
    "without-javascript-phone": (PHONE | {"java_script_enabled": False}, "phone"),
    "zoomed-dark": (ZOOMED | {"color_scheme": "dark"}, "zoomed"),
}


@pytest.fixture(scope="module")
def event(live_portal) -> Event:
    starts = timezone.now() + timedelta(days=20)
    with live_portal.in_database():
        made: Event = EventFactory(
            title="Netzwerktreffen Phantasialand",
            slug="netzwerktreffen-anmelden",
            starts_at=starts,
            ends_at=starts + timedelta(hours=6),
            capacity=20,
            asks_needs=True,
        )
        workshops(made, capacity=1)
        return made


@pytest.fixture
def seen(page, request):
    """Check the open page."""

    def judge(name: str) -> None:
        if "without" not in request.node.callspec.id:
            assert page_faults(page) == [], name
        else:
            assert fits(page), name

    return judge


@pytest.mark.parametrize(("page", "scenario"), SCENARIOS.values(), ids=SCENARIOS, indirect=["page"])
def test_somebody_registers_confirms_gets_the_ticket_and_signs_off(page, scenario, event, seen):
    address = f"anna@{scenario}.example.org"
    page.goto(f"/veranstaltungen/{event.slug}/anmelden/")
    click_button(page, "Anmelden")
    expect(page).to_have_title(re.compile("^Fehler: "))
    seen("fehler")
    page.get_by_label("Vorname").fill("Anna")
    page.get_by_label("Nachname").fill("Angemeldet")
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_label("Haus", exact=True).fill("Klinikum Musterland")
    page.get_by_label("Amt oder Funktion").fill("Sicherheitsbeauftragte")
    page.get_by_label("Workshop B").check()
    page.get_by_role("textbox", name="Verpflegung").fill("vegetarisch")
    page.get_by_label("Ich bin damit einverstanden").check()
    click_button(page, "Anmelden")
    expect(heading(page)).to_have_text("Danke! Bitte öffnen Sie jetzt Ihre E-Mails")
    seen("danke")

    open_mail(page, address, "Bitte bestätigen")
    follow(page, "/anmeldung/")
    expect(heading(page)).to_have_text("Kommt diese Anmeldung von Ihnen?")
    seen("bestaetigen")
    click_button(page, "Ja, Anmeldung bestätigen")
    expect(heading(page)).to_have_text("Sie sind angemeldet")
    seen("angemeldet")
    with page.expect_download() as download:
        page.get_by_role("link", name="Eintrittskarte (PDF)").click()
    assert download.value.suggested_filename == f"eintrittskarte-{event.slug}.pdf"

    page.get_by_role("link", name="Ändern (Ihre Auswahl)").click()
    seen("auswahl")
    page.get_by_label("keinen davon").check()
    click_button(page, "Auswahl speichern")
    expect(page.get_by_role("main")).to_contain_text("keines gewählt")
    page.get_by_role("link", name="Ändern oder löschen").click()
    seen("bedarf")
    click_button(page, "Angaben löschen")
    expect(page.get_by_role("main")).not_to_contain_text("vegetarisch")

    page.get_by_role("link", name="Abmelden").click()
    seen("abmelden")
    click_button(page, "Ja, abmelden")
    expect(heading(page)).to_have_text("Sie sind abgemeldet")
    seen("abgemeldet")
    open_mail(page, address, "Sie sind abgemeldet")
