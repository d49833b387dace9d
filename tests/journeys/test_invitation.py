"""Three guests answer on a phone without JavaScript; each page is checked by axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accessions.domain import pasted_contacts, planning
from accounts.models import User
from accounts.permissions import Role
from events.domain import invitations
from events.domain.invitations import GuestInput
from events.models import Event
from members.models import Organisation
from tests.factories.events import EventFactory, ProgrammeItemFactory, workshops
from tests.journeys.page_checks import PHONE, SCRIPTS, VISITOR, page_faults
from tests.journeys.test_joining import click_button, follow, heading, open_mail

MAYOR, GUEST, OTHER = "rathaus@altenbeken.example.org", "gerda@gast.example.org", "otto@gast.example.org"


@pytest.fixture(scope="module")
def event(live_portal) -> Event:
    """An event in two weeks, with workshops, attached to an accession of one town."""
    live_portal.load_register()
    with live_portal.in_database():
        now = timezone.now()
        office_user = User.objects.create_user("gaeste@example.org", "geheim-genug-test", role=Role.OFFICE)
        start = (now + timedelta(days=14)).replace(hour=9, minute=0, second=0, microsecond=0)
        event = EventFactory(
            title="Gemeinsam beitreten",
            slug="gemeinsam-beitreten",
            starts_at=start,
            ends_at=start + timedelta(hours=7),
            answer_by=timezone.localdate() + timedelta(days=7),
            asks_needs=True,
            invitation_text="Lassen Sie uns gemeinsam ein Zeichen setzen.",
            host=Organisation.objects.get(slug="bezirksregierung-detmold"),
        )
        ProgrammeItemFactory(event=event, title="Begrüßung", room="Großer Saal")
        workshops(event, capacity=1, count=2)
        accession = planning.create(
            title="Der Kreis Paderborn tritt bei",
            effective_on=timezone.localdate(start),
            place="Detmold",
            inviter="Bezirksregierung Detmold",
            by=office_user,
            at=now,
        )
        town = Organisation.objects.get(body_of__name="Altenbeken")
        planning.add_organisations(accession, [town], by=office_user, at=now)
        pasted_contacts.save_contacts(accession, f"{town.name};{MAYOR}", by=office_user, at=now)
        invitations.attach_accession(event, accession, by=office_user, at=now)
        invitations.add_heads_of_participants(event, by=office_user, at=now)
        guests = [
            GuestInput("Gast", "Gerda", job_title="Personalrätin", organisation_name="Klinikum Muster", email=GUEST),
            GuestInput("Ohnezeit", "Otto", job_title="Direktor", organisation_name="Klinikum Muster", email=OTHER),
        ]
        invitations.add_guests(event, guests, by=office_user, at=now)
        invitations.invite(event, by=office_user, at=now)
        return event


@pytest.fixture
def seen(page, browser, live_portal):
    """Check the open URL in a window of the same size with JavaScript."""
    context = browser.new_context(base_url=live_portal.base_url, **VISITOR, **PHONE)
    judging = context.new_page()
    for script in SCRIPTS:
        judging.add_init_script(script)

    def judge() -> None:
        judging.goto(page.url)
        assert page_faults(judging) == [], page.url

    yield judge
    context.close()


@pytest.mark.parametrize("page", [PHONE | {"java_script_enabled": False}], indirect=True)
def test_three_guests_answer_on_the_phone(page, event, seen):
    accept_event_and_accession(page, seen)
    declining(page, seen)
    naming_a_proxy(page, seen)


def accept_event_and_accession(page: Page, seen) -> None:
    open_mail(page, MAYOR, "Einladung: ")
    follow(page, "/einladung/")
    expect(page.locator("main")).to_contain_text(
        "Einladung für Bürgermeisterin oder Bürgermeister der Gemeinde Altenbeken"
    )
    seen()
    page.get_by_label("Ja, ich komme").check()
    page.get_by_label("Ja, wir treten bei").check()
    click_button(page, "Antworten")
    expect(page.locator("main")).to_contain_text("Geben Sie den Nachnamen an.")
    page.get_by_label("Vorname").first.fill("Bärbel")
    page.get_by_label("Nachname").first.fill("Beispiel")
    page.get_by_label("Amt oder Funktion").fill("Bürgermeisterin")
    page.get_by_label("Dienstliche E-Mail-Adresse").first.fill("bb@altenbeken.example.org")
    page.get_by_label("Ich bin befugt").check()
    page.get_by_label("Ich selbst werde").check()
    page.get_by_label("Workshop A").check()
    click_button(page, "Antworten")
    expect(heading(page)).to_have_text("Sie haben zugesagt")
    expect(page.locator("main")).to_contain_text("hat den Beitritt erklärt")
    seen()


def declining(page: Page, seen) -> None:
    open_mail(page, OTHER, "Einladung: ")
    follow(page, "/einladung/")
    seen()
    page.get_by_role("link", name="Absagen").click()
    seen()
    page.get_by_label("Ein Wort dazu").fill("An diesem Tag ist Aufsichtsrat.")
    click_button(page, "Absagen")
    expect(heading(page)).to_have_text("Sie haben abgesagt")
    seen()


def naming_a_proxy(page: Page, seen) -> None:
    open_mail(page, GUEST, "Einladung: ")
    follow(page, "/einladung/")
    page.get_by_role("link", name="Zusagen").click()
    expect(page.locator("main")).to_contain_text("ausgebucht – Warteliste")
    seen()
    page.go_back()
    page.get_by_role("link", name="Eine Vertretung benennen").click()
    seen()
    page.get_by_label("Vorname").fill("Vera")
    page.get_by_label("Nachname").fill("Vertretung")
    page.get_by_label("Amt oder Funktion").fill("Stellvertreterin")
    page.get_by_label("E-Mail-Adresse").fill("vera@gast.example.org")
    click_button(page, "Vertretung benennen")
    expect(heading(page)).to_have_text("Vera Vertretung kommt in Vertretung")
    seen()
    open_mail(page, "vera@gast.example.org", "Sie kommen in Vertretung")
    follow(page, "/anmeldung/")
    expect(page.locator("main")).to_contain_text("benannt von Personalrätin Gerda Gast")
