"""The Demo-Postfach in a real browser: no faults, and its links work like those of the mails."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import submitted_individual
from tests.journeys.page_checks import page_faults_in, set_appearance


@pytest.fixture(scope="module")
def application(live_portal):
    with live_portal.in_database():
        return submitted_individual(email="nele.nachtdienst@postfach.example.org", at=timezone.now())


def test_mailbox_and_mail_have_no_fault(application, page):
    page.goto("/demo-postfach/")
    assert page_faults_in(page, ("desktop", "zoomed")) == []
    set_appearance(page, "zoomed")
    page.get_by_role("link", name=application.reference).first.click()
    page.wait_for_url("**/demo-postfach/*/")
    assert page_faults_in(page, ("desktop", "zoomed")) == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_link_in_a_mail_leads_to_its_page_without_javascript(application, page):
    page.goto("/demo-postfach/")
    page.get_by_role("link", name=application.reference).first.click()
    page.get_by_role("link", name="/beitreten/bestaetigen/").click()
    expect(page.get_by_role("button", name="bestätigen")).to_have_count(1)
