"""„Meine Daten“ in a real browser: every page behind the link, in every appearance, and forms under no-referrer."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.tokens import Link
from members.models import Person
from privacy.models import Case
from selfservice.domain import actions, links
from tests.factories import PersonFactory
from tests.factories.events import InvitationFactory, RegistrationFactory
from tests.journeys.page_checks import EVERY_APPEARANCE, page_faults_in

PAGES = ["overview", "correct", "address", "objection", "leave", "invalidate_links"]


@pytest.fixture
def person(live_portal) -> Person:
    with live_portal.in_database():
        return PersonFactory(email=f"{uuid.uuid4().hex}@klinik.example.org")


def address(person: Person, name: str, *more: str, age: timedelta = timedelta()) -> str:
    token = Link(links.PERSON_PAGE, person.pk, 1, timezone.now() - age).token()
    return reverse(f"selfservice:{name}", args=[token, *more])


def test_no_page_has_a_fault_and_the_first_none_in_any_appearance(live_portal, page, person):
    with live_portal.in_database():
        case = actions.open_case(
            person, kind=Case.Kind.CORRECTION, message="Bitte", submission=uuid.uuid4(), at=timezone.now()
        )
    first, *others = (address(person, name) for name in PAGES)
    addresses = [
        first,
        *others,
        "/konto/",
        "/konto/gesendet/",
        address(person, "case", case.reference),
        address(person, "overview", age=timedelta(days=31)),
        reverse("selfservice:overview", args=["unsinn"]),
    ]
    found = {}
    for one in addresses:
        page.goto(one)
        found[one] = page_faults_in(page, EVERY_APPEARANCE if one == first else ("desktop",))
    assert found == {one: [] for one in addresses}


def test_pages_that_show_events_have_no_fault(live_portal, page, person):
    """With so many registrations that they are folded away, and the page of a guest who is nobody else."""
    with live_portal.in_database():
        own = {"first_name": person.first_name, "last_name": person.last_name, "email": person.emails.get().address}
        for _ in range(4):
            RegistrationFactory(**own)
        InvitationFactory(**own)
        guest = RegistrationFactory(email=f"{uuid.uuid4().hex}@stadt.example.org")
    token = Link(links.GUEST_PAGES[type(guest)], guest.pk, 1, timezone.now()).token()
    addresses = [address(person, "overview"), reverse("selfservice:registrant", args=[token])]
    found = {}
    for one in addresses:
        page.goto(one)
        for folded in page.locator("details").all():
            folded.locator("summary").click()
        found[one] = page_faults_in(page, EVERY_APPEARANCE if one == addresses[1] else ("desktop",))
    assert found == {one: [] for one in addresses}


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_forms_behind_the_link_work_without_javascript(page, person):
    page.goto(address(person, "overview"))
    page.get_by_role("checkbox", name="Ich möchte den Rundbrief").check()
    page.get_by_role("button", name="Rundbrief erhalten").press("Enter")
    page.get_by_role("button", name="Rundbrief: Einwilligung widerrufen").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Ihre Einwilligung ist widerrufen. Das gilt ab sofort.")
    page.get_by_role("link", name="Widersprechen oder Löschung verlangen").press("Enter")
    page.get_by_role("button", name="Widerspruch absenden").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Anliegen ist bei der Geschäftsstelle")
    page.goto(address(person, "invalidate_links"))
    page.get_by_role("button", name="Alle Links ungültig machen").press("Enter")
    expect(page.get_by_role("button", name="Alle Links ungültig machen")).to_have_count(0)
    page.goto(address(person, "overview"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht")
