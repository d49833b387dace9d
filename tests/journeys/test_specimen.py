"""The specimen page in a real browser: every component in every appearance."""

from http import HTTPStatus

import pytest

from tests.journeys.page_checks import EVERY_APPEARANCE, page_faults, page_faults_in


@pytest.mark.parametrize("page", [{"reduced_motion": "no-preference"}], indirect=True)
@pytest.mark.parametrize("address", ["/muster/", "/muster/?fehler"])
def test_specimen_has_no_fault_in_any_appearance(page, address):
    assert page.goto(address).status == HTTPStatus.OK
    assert page_faults_in(page, EVERY_APPEARANCE) == []


def test_error_page_has_no_fault_axe_can_find(page):
    page.goto("/gibt-es-nicht/")
    assert page_faults(page) == []


def test_skip_link_is_the_first_tab_stop_and_leads_to_the_content(page):
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
