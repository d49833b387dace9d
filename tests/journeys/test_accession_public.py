"""An invited town answers on the phone, from the mail's link to the certificate."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accessions.domain import invitations, planning
from accessions.domain import pasted_contacts as accession_contacts
from accessions.models import Accession
from accounts.models import User
from accounts.permissions import Role
from members.models import Organisation
from tests.journeys.page_checks import DESKTOP, PHONE, ZOOMED, page_faults
from tests.journeys.test_joining import click_button, declare, follow, heading, open_mail

SCENARIOS = {
    "without-javascript-phone": (PHONE | {"java_script_enabled": False}, "Steinheim"),
    "zoomed": (ZOOMED, "Nieheim"),
    "dark": (DESKTOP | {"color_scheme": "dark"}, "Brakel"),
}


@pytest.fixture(scope="module")
def accession(live_portal) -> Accession:
    """One invited town for each kind of answer, and one invited by letter."""
    live_portal.load_register()
    with live_portal.in_database():
        office_user = User.objects.create_user("einladung@example.org", "geheim-genug-test", role=Role.OFFICE)
        made = planning.create(
            title="Der Regierungsbezirk tritt bei",
            effective_on=timezone.localdate() + timedelta(days=14),
            place="Detmold",
            inviter="Bezirksregierung Detmold",
            invitation_text="Lassen Sie uns gemeinsam ein Zeichen setzen.",
            answer_by=timezone.localdate() + timedelta(days=7),
            by=office_user,
            at=timezone.now(),
        )
        towns = Organisation.objects.filter(body_of__name__in=[*(town for _, town in SCENARIOS.values()), "Warburg"])
        planning.add_organisations(made, towns, by=office_user, at=timezone.now())
        contacts = "\n".join(f"Stadt {town};leitung@{address(town)}" for _, town in SCENARIOS.values())
        accession_contacts.save_contacts(made, contacts, by=office_user, at=timezone.now())
        invitations.invite(made, by=office_user, at=timezone.now())
        invitations.invite_by_letter(made, by=office_user, at=timezone.now())
        return made


@pytest.fixture
def seen(page, request):
    """Check the open page."""

    def judge(name: str) -> None:
        if "without" not in request.node.callspec.id:
            assert page_faults(page) == [], name

    return judge


@pytest.mark.parametrize(("page", "town"), SCENARIOS.values(), ids=SCENARIOS, indirect=["page"])
def test_town_declares_thinks_again_and_names_a_proxy(page, town, accession, seen):
    open_mail(page, f"leitung@{address(town)}", "Einladung: ")
    follow(page, "/sammelbeitritt/")
    expect(heading(page)).to_have_text(f"Einladung für die Stadt {town}")
    seen("einladung")

    page.get_by_role("link", name="Beitritt erklären").click()
    click_button(page, "Beitritt erklären")
    expect(page).to_have_title(re.compile("^Fehler: "))
    seen("erklaeren-fehler")
    declare(page, f"buero@{address(town)}")
    click_button(page, "Beitritt erklären")
    expect(heading(page)).to_have_text(f"Die Stadt {town} hat den Beitritt erklärt")
    expect(page.get_by_role("main")).to_contain_text("Bärbel Beispiel, Büroleitung")
    seen("erklaert")

    page.get_by_role("link", name="Der Beschluss steht noch aus").click()
    page.get_by_label("Voraussichtlicher Tag").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    seen("beschluss")
    click_button(page, "Datum mitteilen")
    expect(heading(page)).to_have_text("Ihr Beschluss steht noch aus")

    page.get_by_role("link", name="Eine Vertretung benennen").click()
    page.get_by_label("Ihr Name").fill("Bürgermeisterin Bärbel Beispiel")
    page.get_by_label("Vorname").fill("Vera")
    page.get_by_label("Nachname").fill("Vertretung")
    page.get_by_label("Amt oder Funktion").fill("Erste Beigeordnete")
    page.get_by_label("Dienstliche E-Mail-Adresse").fill(f"vera@{address(town)}")
    seen("vertretung")
    click_button(page, "Vertretung benennen")
    expect(page.get_by_role("main")).to_contain_text("benannt von Bürgermeisterin Bärbel Beispiel")

    open_mail(page, f"vera@{address(town)}", "Sie erklären in Vertretung")
    follow(page, "/sammelbeitritt/")
    page.get_by_role("link", name="Beitritt erklären").click()
    expect(page.get_by_label("Nachname").first).to_have_value("Vertretung")
    page.get_by_label("Ich bin befugt, den Beitritt zu erklären.").check()
    page.get_by_label("Ich selbst werde Multiplikatorin oder Multiplikator.").check()
    click_button(page, "Beitritt erklären")
    expect(heading(page)).to_have_text(f"Die Stadt {town} hat den Beitritt erklärt")

    page.get_by_role("link", name="Ablehnen").click()
    seen("ablehnen")
    page.get_by_role("link", name="Zurück").click()
    expect(heading(page)).to_have_text(f"Die Stadt {town} hat den Beitritt erklärt")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_code_of_a_letter_is_typed(page, accession, live_portal):
    with live_portal.in_database():
        code = accession.participants.get(organisation__body_of__name="Warburg").code()
    page.goto("/sammelbeitritt/")
    page.get_by_label("Code aus dem Brief").fill("ABCD-EFGH-JKLM")
    click_button(page, "Zu Ihrer Seite")
    expect(page).to_have_title(re.compile("^Fehler: "))
    assert page_faults(page) == []
    page.get_by_label("Code aus dem Brief").fill(code.lower())
    click_button(page, "Zu Ihrer Seite")
    expect(heading(page)).to_have_text("Einladung für die Stadt Warburg")


def address(town: str) -> str:
    return f"{town.lower().replace('ü', 'ue')}.example.org"
