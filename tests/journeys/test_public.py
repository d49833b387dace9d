"""The public side in a real browser: every page in every look, and what the start page costs."""

import pytest
from playwright.sync_api import expect

from core.antispam import HONEYPOT
from journal.actors import SYSTEM
from members.domain import certificates
from members.models import Certificate, Membership
from privacy.models import Case
from tests.journeys.conftest import CLINIC, MEETING, NOW
from tests.journeys.page_checks import EVERY, page_faults_in

# The start page and the map are judged in every look by tests of their own.
PAGES = {
    "network": [
        "/netzwerk/",
        "/netzwerk/?q=gibtesnicht",
        "/netzwerk/?gebiet=x",
        "/netzwerk/zahlen/",
        "/netzwerk/zahlen/?stand=gestern",
        "/netzwerk/karte/?stand=gestern",
        "/netzwerk/karte/?gebiet=055",
        "/netzwerk/karte/?gebiet=05766",
        f"/netzwerk/{CLINIC}/",
    ],
    "the rest": [
        "/urkunde/",
        "/urkunde/?nummer=U-2024-7K3M9QX2-35",
        "/urkunde/U-2024-7K3M9QX2-34/",
        "/veranstaltungen/",
        "/veranstaltungen/beitritt-detmold/",
        f"/veranstaltungen/{MEETING}/",
        "/impressum/",
        "/datenschutz/",
        "/barrierefreiheit/",
        "/leichte-sprache/",
        "/kontakt/",
        "/kontakt/danke/",
    ],
}


@pytest.mark.parametrize("addresses", PAGES.values(), ids=PAGES)
def test_public_page_has_no_fault_axe_can_find_and_is_never_wider_than_the_window(network, page, addresses):
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = page_faults_in(page)
    assert found == {address: [] for address in addresses}


def test_start_page_has_no_fault_in_any_appearance(network, page):
    page.goto("/")
    assert page_faults_in(page, EVERY) == []


def test_start_page_stays_within_its_budget(network, page, live_portal):
    urls, sizes = {}, {}
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    client.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    page.goto("/", wait_until="networkidle")
    assert [url for url in sizes if not url.startswith(live_portal.base_url)] == []
    assert len(sizes) <= 7
    assert sum(sizes.values()) <= 100_000
    assert sum(size for url, size in sizes.items() if url.endswith(".js")) <= 5_000
    assert page.context.cookies() == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_partner_is_found_by_keyboard_and_without_javascript(network, page):
    page.goto("/netzwerk/")
    page.get_by_label("Name").fill("klin muster")
    page.get_by_label("Gebiet").select_option("Kreis Lippe")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Anzeigen").press("Enter")
    page.get_by_role("link", name="Klinikum Musterland", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klinikum Musterland")
    assert "29. Januar 2024" in page.get_by_role("main").inner_text().replace("\u00a0", " ")


def test_page_of_a_certificate_has_no_fault_in_any_appearance(network, page, live_portal):
    page.goto(certificate(live_portal).get_absolute_url())
    assert page_faults_in(page, EVERY) == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_certificate_is_verified_by_keyboard_and_without_javascript(network, page, live_portal):
    page.goto("/urkunde/")
    page.get_by_label("Nummer der Urkunde").fill(certificate(live_portal).number.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klinikum Musterland")
    assert "gültig seit 29. Januar 2024" in page.get_by_role("main").inner_text()


def certificate(live_portal) -> Certificate:
    """The clinic's."""
    with live_portal.in_database():
        membership = Membership.objects.valid().get(organisation__slug=CLINIC)
        return certificates.issue(membership, actor=SYSTEM, at=NOW)


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_barrier_is_reported_without_javascript(page, live_portal):
    page.goto("/barrierefreiheit/")
    page.get_by_label("Was hindert Sie?").fill("Der Kontrast auf der Karte fehlt.")
    assert page.locator(f"[name={HONEYPOT}]").get_attribute("tabindex") == "-1"
    page.get_by_role("button", name="Absenden").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank, Ihre Nachricht ist angekommen")
    with live_portal.in_database():
        assert Case.objects.filter(message="Der Kontrast auf der Karte fehlt.", kind=Case.Kind.FEEDBACK).count() == 1
