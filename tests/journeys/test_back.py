"""„Zurück“ to pages that the browser kept in memory: the same form, with its hidden number, filled in anew and sent.

The shell of the tests keeps no pages, so each answer opens in a tab of its own: the page it came from stays as it was.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Event
from members.models import PersonalDetails
from tests.factories.events import EventFactory
from tests.journeys.test_joining import heading

THANKS = "Danke! Bitte öffnen Sie jetzt Ihre E-Mails"


@pytest.fixture(scope="module", autouse=True)
def event(live_portal) -> Event:
    live_portal.load_register()
    starts = timezone.now() + timedelta(days=20)
    with live_portal.in_database():
        made: Event = EventFactory(slug="zurueck", starts_at=starts, ends_at=starts + timedelta(hours=6), capacity=20)
        return made


def test_second_person_on_a_joining_form_from_memory_joins_too(page, live_portal):
    page.goto("/beitreten/einzelperson/")
    page.get_by_label("Arbeitgeber").fill("Klinik Musterland")
    page.get_by_label("Berufsfeld").select_option("Gesundheit und Pflege")
    page.get_by_label("Dienstort").select_option(label="Kreis Lippe")
    name(page, "Anna")
    check = press(page, "Weiter zur Prüfung")
    name(page, "Carla")
    check_of_carla = press(page, "Weiter zur Prüfung")
    sent_for(press(check, "Antrag absenden"), "Anna")
    sent_for(press(check, "Antrag absenden"), "Anna")
    sent_for(press(check_of_carla, "Antrag absenden"), "Carla")
    name(page, "Berta")
    check_of_berta = press(page, "Weiter zur Prüfung")
    expect(check_of_berta.get_by_role("main")).to_contain_text("Berta")
    sent_for(press(check_of_berta, "Antrag absenden"), "Berta")
    with live_portal.in_database():
        people = PersonalDetails.objects.filter(last_name="Zurück").order_by("pk")
        assert [person.first_name for person in people] == ["Anna", "Carla", "Berta"]


def test_second_person_on_a_registration_form_from_memory_is_registered_too(page, live_portal, event):
    page.goto(f"/veranstaltungen/{event.slug}/anmelden/")
    page.get_by_label("Haus", exact=True).fill("Klinikum Musterland")
    page.get_by_label("Amt oder Funktion").fill("Sicherheitsbeauftragte")
    for first_name in ("Anna", "Berta", "Berta"):
        name(page, first_name)
        expect(heading(press(page, "Anmelden"))).to_have_text(THANKS)
    with live_portal.in_database():
        assert [row.first_name for row in event.registrations.order_by("pk")] == ["Anna", "Berta"]


def name(page: Page, first_name: str) -> None:
    page.get_by_label("Vorname").fill(first_name)
    page.get_by_label("Nachname").fill("Zurück")
    page.get_by_role("textbox", name="E-Mail-Adresse").fill(address(first_name))


def address(first_name: str) -> str:
    return f"{first_name.lower()}@zurueck.example.org"


def press(page: Page, button: str) -> Page:
    """Press a button and return the page that answers, while this one is kept."""
    pressed = page.get_by_role("button", name=button, exact=True)
    page.locator("form").filter(has=pressed).evaluate("form => { form.target = '_blank' }")
    with page.context.expect_page() as opened:
        pressed.click()
    return opened.value


def sent_for(page: Page, first_name: str) -> None:
    expect(heading(page)).to_have_text(THANKS)
    expect(page.get_by_role("main")).to_contain_text(address(first_name))
