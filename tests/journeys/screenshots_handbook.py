"""Screenshots of the demo for the handbook; run by `make pictures`, not by `make test`."""

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accessions.domain import execution
from journal.actors import SYSTEM as SYSTEM_ITSELF
from members.domain import certificates
from members.domain.certificates import documents
from members.models import Membership
from portal.demo.logins import LOGINS
from selfservice.domain import links
from tests import live_portal as live
from tests.databases import copied_database
from tests.factories import gemeindeverzeichnis as gv
from tests.journeys.page_checks import DESKTOP, PHONE
from tests.journeys.screenshots import take_screenshot

OFFICE, *_, SYSTEM = LOGINS
BOTH_APPEARANCES = pytest.mark.parametrize(
    ("page", "appearance"), [(DESKTOP, "desktop"), (PHONE, "phone")], ids=["desktop", "phone"], indirect=["page"]
)
CLINICS = "Beitritt des Klinikverbunds Musterland"
DECIDED = "Jobcenter Musterkreis-Süd"
PARTNER = "Klinikum Musterland"
OUTSIDE = "Herzzentrum Beispielhausen"


@pytest.fixture(scope="session")
def live_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[live.LivePortal]:
    """The demo, served."""
    unblocked = django_db_blocker.unblock
    with copied_database(unblocked) as name, live.serve_portal(name, unblocked) as portal:
        portal.manage("load_register")
        portal.manage("load_demo")
        yield portal


@BOTH_APPEARANCES
def test_readme_shows_start_joining_and_decision(page, appearance):
    page.goto("/")
    take_screenshot(page, f"start-{appearance}")
    page.goto("/netzwerk/karte/?stand=2024-01-31")
    take_screenshot(page, f"karte-{appearance}")
    page.goto("/beitreten/organisation/")
    page.get_by_role("combobox").press_sequentially("herzz")
    expect(page.get_by_role("option", name=re.compile(OUTSIDE))).to_be_visible()
    take_screenshot(page, f"beitritt-suche-{appearance}")
    page.get_by_role("option", name=re.compile(OUTSIDE)).click()
    page.wait_for_url("**/angaben/**")
    take_screenshot(page, f"beitritt-erklaeren-{appearance}")
    sign_in(page)
    page.get_by_role("main").get_by_role("link", name=DECIDED, exact=True).click()
    take_screenshot(page, f"entscheiden-{appearance}")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_decides(page):
    sign_in(page)
    take_screenshot(page, "was-ansteht")
    open_first(page, DECIDED)
    application = page.url
    for link, name in (("Rückfrage stellen", "rueckfrage"), ("Ablehnen", "ablehnen")):
        page.goto(application)
        page.get_by_role("link", name=link).click()
        take_screenshot(page, name)
    page.goto("/verwaltung/members/application/?state__exact=accepted")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("link", name="Annahme zurücknehmen").click()
    take_screenshot(page, "annahme-zuruecknehmen")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_records_a_letter(page):
    sign_in(page)
    page.goto("/verwaltung/members/application/")
    take_screenshot(page, "antraege")
    page.get_by_role("link", name="Antrag einer Organisation erfassen").click()
    page.get_by_label("Welche Organisation?").fill("herzz")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    take_screenshot(page, "erfassen-suche")
    page.get_by_role("link", name=OUTSIDE).click()
    take_screenshot(page, "erfassen")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_runs_an_accession(page, live_portal):
    sign_in(page)
    page.get_by_role("link", name="Sammelbeitritte", exact=True).first.click()
    take_screenshot(page, "sammelbeitritte")
    page.get_by_role("link", name="Sammelbeitritt anlegen").click()
    take_screenshot(page, "sammelbeitritt-anlegen")
    page.goto("/verwaltung/sammelbeitritte/")
    open_first(page, CLINICS)
    accession = page.url
    take_screenshot(page, "sammelbeitritt")
    page.goto(f"{accession}adressen/")
    lines = [
        f"{name};vorstand@klinik.example.org"
        for name in ("Herzzentrum Beispielhausen", "Geriatrie", "Klinik Musterhöhe")
    ]
    page.get_by_label("Adressen einfügen").fill("\n".join(lines))
    page.get_by_role("button", name="Prüfen").click()
    take_screenshot(page, "sammelbeitritt-adressen")
    page.goto(f"{accession}?stand=invited")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    take_screenshot(page, "sammelbeitritt-antwort")
    page.goto(f"{accession}vorschau/")
    take_screenshot(page, "sammelbeitritt-vorschau")
    page.get_by_label("Zahl der neuen Mitglieder").fill(page.locator("#ausfuehren ~ p strong").inner_text())
    page.get_by_role("button", name="Ausführen").click()
    with live_portal.in_database():
        assert execution.run_due(at=timezone.now()) == 1
    page.goto(accession)
    take_screenshot(page, "sammelbeitritt-ausgefuehrt")
    page.get_by_role("link", name="Ausführung zurücknehmen").click()
    take_screenshot(page, "sammelbeitritt-zuruecknehmen")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_keeps_records(page):
    sign_in(page)
    page.get_by_role("searchbox").first.fill("klinik")
    page.get_by_role("button", name="Suchen").first.click()
    take_screenshot(page, "suche")
    page.get_by_role("link", name=PARTNER, exact=True).first.click()
    take_screenshot(page, "organisation")
    organisation = page.url
    page.get_by_role("main").locator("a[href*='/personen/']").first.click()
    take_screenshot(page, "person")
    page.goto(organisation)
    page.get_by_role("link", name=re.compile("^Beenden")).click()
    take_screenshot(page, "mitgliedschaft-beenden")
    page.goto(organisation)
    page.get_by_role("link", name=re.compile("^Besetzen")).first.click()
    page.get_by_label("Person suchen").fill("ginster")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    take_screenshot(page, "funktion-besetzen")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_issues_certificates(page, live_portal, settings):
    sign_in(page)
    page.goto("/verwaltung/urkunden/")
    take_screenshot(page, "urkunden")
    with live_portal.in_database():
        membership = Membership.objects.valid().get(organisation__name=PARTNER)
        issued = certificates.issue(membership, actor=SYSTEM_ITSELF, at=timezone.now())
        settings.BASE_URL = "https://netzwerk.example.org"
        [list_file] = documents.page_images([issued], ppi=80)
    page.goto(issued.get_absolute_url())
    take_screenshot(page, "urkunde-pruefen")
    page.set_viewport_size({"width": 661, "height": 935})
    page.goto("about:blank")
    page.set_content(f'<body style="margin: 0"><img src="data:image/png;base64,{b64encode(list_file).decode()}">')
    take_screenshot(page, "urkunde")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_looks_at_an_edition_of_the_official_list(page):
    sign_in(page)
    page.goto("/verwaltung/gemeindeverzeichnis/")
    changes = {"05762004": None, "05762016": gv.row("05762016", name="Musterborn, Stadt")}
    file = {"name": "GV100AD.txt", "mimeType": "text/plain", "buffer": gv.file(gv.rows(changes)).read()}
    page.get_by_label("Datei des Gemeindeverzeichnisses").set_input_files(file)
    page.get_by_role("button", name="Vorschau ansehen").click()
    take_screenshot(page, "gemeindeverzeichnis")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_answers_and_mails(page):
    sign_in(page)
    open_first(page, "Austritt")
    take_screenshot(page, "anliegen")
    page.goto("/verwaltung/mailings/outgoingmail/")
    take_screenshot(page, "postausgang")
    page.goto("/verwaltung/")
    page.get_by_role("region", name="Nicht zustellbare Mails").get_by_role("link").first.click()
    take_screenshot(page, "mail-nicht-zustellbar")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_gives_logins(page):
    sign_in(page, SYSTEM)
    page.get_by_role("link", name="Zugänge").first.click()
    take_screenshot(page, "zugaenge")
    page.get_by_role("link", name="Zugang hinzufügen").click()
    take_screenshot(page, "zugang-hinzufuegen")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_handbook_sees_what_members_see(live_portal, page):
    page.goto("/demo-postfach/")
    page.get_by_role("row").filter(has_text="benannt").first.get_by_role("link").click()
    page.locator(".letter a[href*='/beitreten/benennung/']").click()
    take_screenshot(page, "benennung")
    page.goto("/verwaltung/")
    sign_in(page)
    page.get_by_role("searchbox").first.fill("Käferhauch")
    page.get_by_role("button", name="Suchen").first.click()
    address = re.search(r"[\w.-]+@[\w.-]*example\.org", page.get_by_role("main").inner_text())[0]
    page.context.clear_cookies()
    page.goto("/konto/")
    page.get_by_role("textbox", name="E-Mail-Adresse").fill(address)
    page.get_by_role("button", name=re.compile("Link")).click()
    take_screenshot(page, "meine-daten-angefordert")
    with live_portal.in_database():
        links.mail_requested_links(at=timezone.now(), limit=1)
    page.goto("/demo-postfach/")
    page.get_by_role("row").filter(has_text=address).first.get_by_role("link").click()
    page.locator(".letter a[href*='/konto/']").first.click()
    take_screenshot(page, "meine-daten")


def sign_in(page: Page, login: Any = OFFICE) -> None:
    page.goto("/verwaltung/")
    page.get_by_label("E-Mail-Adresse").fill(login.email)
    page.get_by_label("Passwort").fill(login.password)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was ansteht")


def open_first(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
