"""The map in a real browser: by keyboard, by pointer, by touch, without JavaScript, in each appearance, on paper."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import DESKTOP, EVERY_APPEARANCE, PHONE, page_faults_in

MAP = "/netzwerk/karte/"
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"
TITLE = "Stadt Herne: seit 14. Dezember 2022, eigene Erklärung"


def tabbed(page, times: int) -> list[str]:
    """The names of what the Tab key reaches next."""
    found = []
    for _ in range(times):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    return found


@pytest.mark.parametrize("query", ["", "?gebiet=05916"])
def test_map_has_no_fault_in_any_appearance(network, page, query):
    page.goto(MAP + query)
    assert page_faults_in(page, EVERY_APPEARANCE) == []


@pytest.mark.parametrize("query", ["?gebiet=055", "?gebiet=05558", "?stand=gestern"])
def test_map_is_no_wider_than_a_small_window(network, page, query):
    page.goto(MAP + query)
    assert page_faults_in(page, appearances=()) == []


def test_land_is_walked_by_keyboard_down_to_a_partner(network, page):
    page.goto(MAP)
    page.locator(".milestones a").last.focus()
    assert tabbed(page, 6) == [
        "Karte überspringen",
        "Regierungsbezirk Düsseldorf vergrößern: 66 von 66 Gemeinden",
        "Regierungsbezirk Köln vergrößern: 99 von 99 Gemeinden",
        "Regierungsbezirk Münster vergrößern: 78 von 78 Gemeinden",
        "Regierungsbezirk Detmold vergrößern: 0 von 70 Gemeinden",
        "Regierungsbezirk Arnsberg vergrößern: 83 von 83 Gemeinden",
    ]
    page.keyboard.press("Enter")
    page.wait_for_url("**/?gebiet=059")
    page.get_by_role("link", name="Stadt Herne vergrößern").press("Enter")
    page.wait_for_url("**/?gebiet=05916")
    page.locator(".map").get_by_role("link", name=TITLE).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stadt Herne")


def test_map_can_be_skipped(network, page):
    page.goto(MAP)
    page.get_by_role("link", name="Karte überspringen").press("Enter")
    assert tabbed(page, 1) == ["Düsseldorf"]


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_shape_that_is_pointed_at_is_named_above_the_map(network, page):
    page.goto(MAP)
    page.locator(".map__area--own a").hover()
    label = page.locator(".map-page__pointed")
    assert label.inner_text().splitlines() == ["Stadt Herne", "seit 14. Dezember 2022, eigene Erklärung"]
    assert label.get_by_text("Stadt Herne").get_attribute("href").startswith("/netzwerk/")


@pytest.mark.parametrize("page", [PHONE | {"has_touch": True, "is_mobile": True}], indirect=True)
def test_first_tap_names_and_the_second_leads_on(network, page):
    page.goto(f"{MAP}?gebiet=05916")
    shape = page.locator(".map__area--own a")
    shape.tap()
    assert page.locator(".map-page__pointed").inner_text().splitlines()[0] == "Stadt Herne"
    assert page.url.endswith("?gebiet=05916")
    shape.tap()
    page.wait_for_url("**/netzwerk/*herne*/")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_map_of_another_day_without_javascript(network, page):
    page.goto(f"{MAP}?gebiet=059")
    page.get_by_label("Stand", exact=True).fill("2023-01-01")
    page.get_by_role("button", name="Anzeigen").press("Enter")
    page.wait_for_url("**/*stand=2023-01-01*")
    text = page.locator("#map-summary").inner_text()
    assert (
        text.replace("\u00a0", " ")
        == "Stand 1. Januar 2023: Eine von 83 Gemeinden ist im Netzwerk, das ist ein Prozent."
    )
    assert page.locator(".map__area--own title").text_content() == TITLE
    assert page.locator(".map__area--none path").count() == 82


def test_map_on_paper_keeps_drawing_legend_and_table(network, page):
    page.goto(MAP)
    page.emulate_media(media="print")
    hidden = {name: page.locator(name).is_hidden() for name in (".milestones", ".day-form", ".section-nav")}
    shown = {
        name: page.locator(name).first.is_visible() for name in (".map__drawing", ".map__legend", ".map-page__table")
    }
    assert (hidden, shown) == (dict.fromkeys(hidden, True), dict.fromkeys(shown, True))
