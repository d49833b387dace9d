"""The official list in a real browser, from the file to the report, on a portal that has its register."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.permissions import Role
from tests import live_portal as live
from tests.databases import copied_database
from tests.factories import gemeindeverzeichnis as gv
from tests.journeys.page_checks import DESKTOP, page_faults_in

PASSWORD = "lang-genug-fuer-alle"
CHANGES = {"05766044": None, "05766020": gv.row("05766020", name="Detmold-Lemgo, Stadt")}


@pytest.fixture(scope="session")
def live_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[live.LivePortal]:
    unblocked = django_db_blocker.unblock
    with copied_database(unblocked) as name, live.serve_portal(name, unblocked) as portal:
        portal.load_register()
        with portal.in_database():
            User.objects.create_user("jana@example.org", PASSWORD, name="Jana Beispiel", role=Role.OFFICE)
        yield portal


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_office_applies_an_edition_and_no_page_has_a_fault(page: Page):
    page.goto("/verwaltung/gemeindeverzeichnis/")
    page.get_by_label("E-Mail-Adresse").fill("jana@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeindeverzeichnis")
    found = page_faults_in(page, ("zoomed", "desktop"))
    file = {"name": "GV100AD.txt", "mimeType": "text/plain", "buffer": gv.file(gv.rows(CHANGES)).read()}
    page.get_by_label("Datei des Gemeindeverzeichnisses").set_input_files(file)
    page.get_by_role("button", name="Vorschau ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ausgabe vom 31. August 2025")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_role("heading", name="2 Angaben fehlen noch")).to_be_visible()
    found += page_faults_in(page, ("zoomed", "desktop"))
    page.get_by_label("Aufgegangen in").select_option("05766020")
    page.get_by_label("Letzter Tag", exact=True).fill("2024-12-31")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Die Ausgabe ist übernommen.")).to_be_visible()
    assert found + page_faults_in(page, ("zoomed", "desktop")) == []
