"""Joining in a real browser, from the form to the public page, with the office's decision."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from accounts.permissions import Role
from members.models import Membership
from tests.journeys.page_checks import DESKTOP, PHONE, ZOOMED, page_faults_in, set_appearance
from tests.journeys.screenshots import take_screenshot

PASSWORD = "geschaeftsstelle-test"
# A narrow window is walked through in the narrowest, and each of its pages judged in the phone's as well.
SCENARIOS = {
    "desktop": (DESKTOP, "Lemgo"),
    "phone-zoomed": (ZOOMED, "Barntrup"),
    "without-javascript-phone": (PHONE | {"java_script_enabled": False}, "Augustdorf"),
}
JUDGED = {"desktop": ("desktop",), "phone-zoomed": ("phone", "zoomed"), "without-javascript-phone": ()}


@pytest.fixture(scope="module", autouse=True)
def staffed(live_portal) -> None:
    """The register is loaded and the office can sign in."""
    live_portal.load_register()
    with live_portal.in_database():
        if not User.objects.filter(email="buero@example.org").exists():
            User.objects.create_user("buero@example.org", PASSWORD, name="Geschäftsstelle", role=Role.OFFICE)


@pytest.fixture
def seen(page, request):
    """Check the open page in its appearances and, where pictures are wanted, save it under a name."""
    appearances = JUDGED[request.node.callspec.id]

    def judge(name: str) -> None:
        for appearance in appearances[:1]:
            set_appearance(page, appearance)
            take_screenshot(page, f"{name}-{appearance}")
        if appearances:
            assert (name, page_faults_in(page, appearances)) == (name, [])

    return judge


@pytest.mark.parametrize(("page", "town"), SCENARIOS.values(), ids=SCENARIOS, indirect=["page"])
def test_town_joins_and_is_shown_in_public(page, town, seen):
    address = f"beispiel@{town.lower()}.example.org"
    choose(page, town)
    click_button(page, "Weiter zur Prüfung")
    expect(page).to_have_title(re.compile("^Fehler: "))
    seen("beitritt-fehler")
    declare(page, address)
    seen("beitritt-angaben")
    click_button(page, "Weiter zur Prüfung")
    expect(heading(page)).to_have_text("Stimmt alles?")
    seen("beitritt-pruefen")
    click_button(page, "Beitritt erklären")
    expect(heading(page)).to_have_text("Danke! Bitte öffnen Sie jetzt Ihre E-Mails")
    reference = page.locator(".reference").inner_text()
    seen("beitritt-danke")

    open_mail(page, address, "Bitte bestätigen")
    seen("demo-postfach-nachricht")
    follow(page, "/beitreten/bestaetigen/")
    seen("beitritt-bestaetigen")
    click_button(page, "Ja, Antrag bestätigen")
    expect(page.get_by_role("button", name="Ja, Antrag bestätigen")).to_have_count(0)
    open_mail(page, address, "Ihr Antrag ist bei uns")
    follow(page, "/beitreten/status/")
    seen("beitritt-status")

    sign_in(page)
    seen("verwaltung-was-ansteht")
    open_application(page, reference)
    seen("verwaltung-antrag")
    fill_date(page, "2024-02-01")
    click_button(page, "Annehmen")
    expect(page.get_by_role("main")).to_contain_text("1. Februar 2024")

    open_mail(page, address, "Willkommen im Netzwerk")
    page.goto(f"/netzwerk/?q={town}")
    page.get_by_role("link", name=re.compile(town)).first.click()
    expect(heading(page)).to_contain_text(town)
    expect(page.get_by_role("main")).to_contain_text(re.compile("seit.*1.\\s+Februar\\s+2024", re.DOTALL))
    assert "Beispiel" not in page.content()
    seen("netzwerk-partner")


def test_town_joins_by_keyboard_alone(page):
    page.goto("/beitreten/organisation/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt")).to_be_focused()
    tab_to(page, page.get_by_role("combobox"))
    page.keyboard.type("leopolds", delay=20)
    expect(page.get_by_role("option", name=re.compile("Leopoldshöhe"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/angaben/**")
    declarer = page.get_by_role("group", name="Ihre Angaben")
    for label, value in (
        ("Vorname", "Bärbel"),
        ("Nachname", "Beispiel"),
        ("Amt oder Funktion", "Büroleitung"),
        ("Dienstliche E-Mail-Adresse", "tastatur@leopoldshoehe.example.org"),
    ):
        tab_to(page, declarer.get_by_label(label))
        page.keyboard.type(value)
    for label in ("Ich bin befugt, den Beitritt zu erklären.", "Ich selbst werde Multiplikatorin oder Multiplikator."):
        tab_to(page, page.get_by_label(label))
        page.keyboard.press("Space")
    expect(page.get_by_label("Im Auftrag von")).to_be_hidden()
    expect(page.get_by_role("button", name="Weitere Person nennen")).to_be_hidden()  # nothing to fill in there
    for button in ("Weiter zur Prüfung", "Beitritt erklären"):
        tab_to(page, page.get_by_role("button", name=button))
        page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Danke! Bitte öffnen Sie jetzt Ihre E-Mails")


@pytest.mark.parametrize("page", [PHONE, PHONE | {"java_script_enabled": False}], indirect=True)
def test_secretary_is_asked_for_the_mayor(page):
    choose(page, "Kalletal")
    expect(page.get_by_label("Im Auftrag von")).to_be_hidden()
    declare(page, "vorzimmer@kalletal.example.org")
    page.get_by_label("Im Auftrag einer Person").check()
    page.get_by_label("Im Auftrag von").fill("Berta Boss")
    page.get_by_label("Amt dieser Person").fill("Bürgermeisterin")
    click_button(page, "Weiter zur Prüfung")
    expect(page.get_by_role("main")).to_contain_text("Berta Boss")
    click_button(page, "Beitritt erklären")
    expect(heading(page)).to_have_text("Danke! Bitte öffnen Sie jetzt Ihre E-Mails")


@pytest.mark.parametrize("page", [PHONE | {"java_script_enabled": False}], indirect=True)
def test_nurse_joins_and_stays_unseen(page, live_portal):
    page.goto("/beitreten/")
    page.get_by_role("link", name="Als Einzelperson beitreten").click()
    page.get_by_label("Vorname").fill("Nachtigall")
    page.get_by_label("Nachname").fill("Unsichtbar")
    page.get_by_role("textbox", name="E-Mail-Adresse").fill("nachtigall@klinik.example.org")
    page.get_by_label("Arbeitgeber").fill("Klinik Musterland")
    page.get_by_label("Berufsfeld").select_option("Gesundheit und Pflege")
    page.get_by_label("Dienstort").select_option(label="Kreis Lippe")
    click_button(page, "Weiter zur Prüfung")
    click_button(page, "Antrag absenden")
    expect(heading(page)).to_have_text("Danke! Bitte öffnen Sie jetzt Ihre E-Mails")
    reference = page.locator(".reference").inner_text()
    open_mail(page, "nachtigall@klinik.example.org", "Bitte bestätigen")
    follow(page, "/beitreten/bestaetigen/")
    click_button(page, "Ja, Antrag bestätigen")
    expect(page.get_by_role("button", name="Ja, Antrag bestätigen")).to_have_count(0)
    sign_in(page)
    open_application(page, reference)
    click_button(page, "Annehmen")
    expect(page.get_by_role("button", name="Annehmen", exact=True)).to_have_count(0)
    open_mail(page, "nachtigall@klinik.example.org", "Willkommen im Netzwerk")
    page.context.clear_cookies()
    pages = ["/", "/netzwerk/", "/netzwerk/?q=Unsichtbar", "/netzwerk/?q=Nachtigall", "/sitemap.xml", "/robots.txt"]
    shown = {address: page.request.get(address).text() for address in pages}
    with live_portal.in_database():
        assert Membership.objects.filter(person__last_name="Unsichtbar").count() == 1
    hits = [address for address, text in shown.items() if re.search('Unsichtbar(?!&quot;|"|“)', text)]
    assert hits == []


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("not reached by keyboard")


def choose(page: Page, town: str) -> None:
    """Type the first four letters and pick the organisation, with the type-ahead or from the list of results."""
    page.goto("/beitreten/")
    page.get_by_role("link", name="Als Organisation beitreten").click()
    page.wait_for_url("**/organisation/")
    typed = town[:4] if town != "Augustdorf" else "augustd"
    if page.get_by_role("combobox").count():
        page.get_by_role("combobox").press_sequentially(typed)
        option = page.get_by_role("option", name=re.compile(rf"\b{town}\b"))
        expect(option).to_be_visible()
        page.get_by_role("button", name="Suchen").click(trial=True)  # the list does not lie over it
        option.click()
        page.wait_for_url("**/angaben/**")
    else:
        page.get_by_label("Name der Organisation").fill(typed)
        click_button(page, "Suchen")
        page.get_by_role("link", name=re.compile(rf"\b{town}$")).click()
    expect(heading(page)).to_have_text("Beitritt erklären")


def declare(page: Page, address: str) -> None:
    declarer = page.get_by_role("group", name="Ihre Angaben")
    declarer.get_by_label("Vorname").fill("Bärbel")
    declarer.get_by_label("Nachname").fill("Beispiel")
    declarer.get_by_label("Amt oder Funktion").fill("Büroleitung")
    declarer.get_by_label("Dienstliche E-Mail-Adresse").fill(address)
    page.get_by_label("Ich bin befugt, den Beitritt zu erklären.").check()
    page.get_by_label("Ich selbst werde Multiplikatorin oder Multiplikator.").check()


def click_button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def open_mail(page: Page, to: str, subject: str) -> None:
    """The newest mail to this address in the Demo-Postfach whose subject begins like this."""
    page.goto("/demo-postfach/")
    row = page.get_by_role("row").filter(has_text=to).filter(has_text=subject).first
    row.get_by_role("link").click()


def follow(page: Page, path: str) -> None:
    page.locator(f".letter a[href*='{path}']").click()


def sign_in(page: Page) -> None:
    page.goto("/verwaltung/")
    if page.get_by_label("Passwort").count():
        page.get_by_label("E-Mail-Adresse").fill("buero@example.org")
        page.get_by_label("Passwort").fill(PASSWORD)
        click_button(page, "Anmelden")
    expect(heading(page)).to_have_text("Was ansteht")


def open_application(page: Page, reference: str) -> None:
    page.get_by_role("listitem").filter(has_text=reference).get_by_role("link", name=re.compile("Prüfen")).click()


def fill_date(page: Page, value: str) -> None:
    page.locator("input[type=date]").first.fill(value)
