"""The specimen page in a real browser: every element, in every scheme and width, before any page is built of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
CSP_REPORTS = """
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.reports.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
RUN_AXE = """
    async () => (await axe.run({rules: {"target-size": {enabled: true}}})).violations
        .flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_portal, request) -> Iterator[Page]:
    """A page whose context takes the options a test gives by `parametrize`."""
    context = browser.new_context(base_url=live_portal.base_url, locale="de-DE", **getattr(request, "param", {}))
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.add_init_script(CSP_REPORTS)
    yield page
    context.close()


DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
ZOOMED = {"viewport": {"width": 320, "height": 256}}
LOOKS = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "zoomed": ZOOMED,
    "dark": DESKTOP | {"color_scheme": "dark"},
    "forced": DESKTOP | {"forced_colors": "active"},
}


@pytest.mark.parametrize("address", ["/muster/", "/muster/?fehler"])
@pytest.mark.parametrize("page", LOOKS.values(), ids=LOOKS, indirect=True)
def test_specimen_has_no_fault_axe_can_find(page, address):
    page.goto(address)
    assert page.evaluate("window.reports") == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []


def test_error_page_has_no_fault_axe_can_find(page):
    page.goto("/gibt-es-nicht/")
    assert page.evaluate("window.reports") == []
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []


def test_skip_link_is_the_first_stop_and_leads_to_the_content(page):
    page.goto("/muster/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_error_summary_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/muster/?fehler")
    assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "error-summary-title"
    page.get_by_role("link", name="Geben Sie Ihre dienstliche E-Mail-Adresse ein.").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_email"


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_rows_are_added_and_removed_without_javascript(page):
    page.goto("/muster/")
    page.locator("#id_name").fill("Erika Muster")
    page.locator("#id_rows-0-name").fill("Anna")
    page.get_by_role("button", name="Weitere Person nennen").press("Enter")
    page.locator("#id_rows-1-name").fill("Ben")
    page.get_by_role("button", name="Entfernen (Multiplikatorin oder Multiplikator 1)").press("Enter")
    assert page.locator("#id_rows-0-name").input_value() == "Ben"
    assert page.locator("#id_rows-1-name").count() == 0
    assert page.locator("#id_name").input_value() == "Erika Muster"
    assert page.locator("[data-error-summary]").count() == 0


def test_enter_sends_the_form_and_removes_no_row(page):
    page.goto("/muster/")
    page.get_by_role("button", name="Weitere Person nennen").click()
    page.locator("#id_rows-1-name").press("Enter")
    page.locator("[data-error-summary]").wait_for()
    assert page.locator("#id_rows-1-name").count() == 1


def test_organisation_picker_carries_the_choice_and_forgets_it_on_typing(page):
    page.goto("/muster/")
    field = page.get_by_role("combobox", name="Organisation suchen")
    field.press_sequentially("must")
    page.get_by_role("option", name="Hochschule Musterstadt").wait_for()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    chosen = page.locator("input[name=organisation]")
    assert (field.input_value(), chosen.input_value()) == ("Hochschule Musterstadt", "1")
    field.press_sequentially("x")
    assert chosen.input_value() == ""
    assert page.evaluate("window.reports") == []
