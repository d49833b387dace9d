"""The back office in a real browser: every page in every appearance, and a decision by keyboard without JavaScript."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.permissions import Role
from journal.actors import VISITOR
from mailings.models import OutgoingMail
from members.domain import applications
from members.domain.inputs import OrganisationInput
from members.models import Application, Category, Membership, Post, Representative
from privacy.domain import cases
from privacy.models import Case
from tests.factories import (
    PersonFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    submitted_application,
)
from tests.factories.imports import applied_import, checked_import
from tests.journeys.page_checks import EVERY_APPEARANCE, PHONE, page_faults, page_faults_in, set_appearance
from tests.journeys.screenshots import take_screenshot

SignIn = Callable[[str], None]


@dataclass(frozen=True)
class OfficePages:
    """Primary keys of the records on the pages, and a login of each role."""

    users: dict[str, int]
    open: str
    described: str
    done: str
    organisation: int
    person: int
    holder: int
    post: int
    membership: int
    case: str
    imports: list[str] = field(default_factory=list, kw_only=True)
    mail: int

    def pages(self) -> dict[str, list[str]]:
        """Every page of the office, by subject."""
        application, done = f"/verwaltung/antraege/{self.open}/", f"/verwaltung/antraege/{self.done}/"
        organisation = f"/verwaltung/organisationen/{self.organisation}/"
        person = f"/verwaltung/personen/{self.person}/"
        lists = ("application", "organisation", "person", "membership", "post", "category", "professionalfield")
        return {
            "applications": [
                "/verwaltung/",
                application,
                *(
                    application + action
                    for action in ("annehmen/", "rueckfrage/", "ablehnen/", "zurueckziehen/", "notiz/")
                ),
                f"/verwaltung/antraege/{self.described}/",
                f"/verwaltung/antraege/{self.described}/annehmen/?organisation=klinikum",
                done,
                f"{done}annahme-zuruecknehmen/",
                "/verwaltung/antraege/neu/organisation/?q=klinikum",
                "/verwaltung/antraege/neu/organisation/?organisation=unbekannt",
                "/verwaltung/antraege/neu/einzelperson/",
            ],
            "records": [
                "/verwaltung/organisationen/neu/",
                organisation,
                f"{organisation}funktion/",
                "/verwaltung/personen/neu/",
                person,
                f"{person}mitgliedschaft/",
                f"/verwaltung/funktionen/{self.post}/besetzen/?person=muster",
                f"/verwaltung/besetzungen/{self.holder}/beenden/",
                f"/verwaltung/mitgliedschaften/{self.membership}/beenden/",
                f"/verwaltung/anliegen/{self.case}/",
                f"/verwaltung/anliegen/{self.case}/antworten/",
                "/verwaltung/suche/?q=muster",
                "/verwaltung/suche/?q=gibtesnicht",
            ],
            "master data": [
                *(f"/verwaltung/members/{model}/" for model in lists),
                "/verwaltung/members/application/?q=gibtesnicht",
                f"/verwaltung/members/organisation/{self.organisation}/change/",
                f"/verwaltung/members/organisation/{self.organisation}/history/",
                f"/verwaltung/members/person/{self.person}/change/",
                f"/verwaltung/members/post/{self.post}/change/",
                "/verwaltung/members/category/add/",
            ],
            "the rest": [
                *self.imports,
                "/verwaltung/gemeindeverzeichnis/",
                "/verwaltung/zahlen/",
                "/verwaltung/urkunden/",
                "/verwaltung/urkunden/?von=unsinn&bis=2020-01-01",
                "/verwaltung/privacy/case/",
                "/verwaltung/privacy/consenttext/",
                "/verwaltung/privacy/consenttext/1/change/",
                "/verwaltung/regions/area/",
                "/verwaltung/mailings/outgoingmail/",
                f"/verwaltung/mailings/outgoingmail/{self.mail}/change/",
                "/verwaltung/journal/journalentry/",
                "/verwaltung/password_change/",
                "/verwaltung/gibtesnicht/",
            ],
        }

    def most_used(self) -> list[str]:
        application = f"/verwaltung/antraege/{self.open}/"
        form = f"/verwaltung/members/organisation/{self.organisation}/change/"
        return ["/verwaltung/", application, "/verwaltung/members/application/", form]


SYSTEM_PAGES = ["/verwaltung/", "/verwaltung/accounts/user/", "/verwaltung/accounts/user/add/"]


@pytest.fixture(scope="module")
def office_pages(live_portal) -> OfficePages:
    with live_portal.in_database():
        with transaction.atomic():
            pages = furnish()
        return replace(pages, imports=furnish_imports(User.objects.get(pk=pages.users[Role.OFFICE])))


def furnish_imports(by: User) -> list[str]:
    """Pages of an import that waits, with a faulty and a doubtful row, and of one that is applied."""
    at = timezone.now()
    anna = f"Anna;Tabelle;;;{uuid.uuid4().hex}@example.org;01.02.2024"
    waiting = checked_import(f";;{anna}", f";;{anna}".replace("Anna", "A."), ";;Berta;;;;;29.02.2023", by=by, at=at)
    applied = applied_import(checked_import(f";;{anna}", ";;Otto;Tabelle;;;;", by=by, at=at), by=by, at=at)
    here = f"/verwaltung/import/{waiting.pk}/"
    there = f"/verwaltung/import/{applied.pk}/"
    rows = [f"{here}zeilen/3/", f"{here}zeilen/4/"]
    return ["/verwaltung/import/", here, *rows, there, f"{there}informieren/", f"{there}briefe/"]


def furnish() -> OfficePages:
    now = timezone.now()
    users = {
        role: User.objects.create_user(
            f"{role}-{uuid.uuid4()}@example.org",
            name=f"Jana {role}",
            role=role,
            areas=["057"] if role == Role.REGIONAL else [],
        ).pk
        for role in Role.values
    }
    done = accepted_application(at=now - timedelta(days=40))
    category = Category.objects.get(name="Gesundheitswesen")
    described = confirmed_application(OrganisationInput(name="Klinikum Musterland", category=category), at=now)
    strange = declarer_input(last_name="B\u0435ispiel", email="b@gmx.de")
    waiting = confirmed_application(declarer=strange, at=now - timedelta(days=3), remark="Der Rat hat zugestimmt.")
    with_question = confirmed_application(at=now - timedelta(days=30))
    by = User.objects.get(pk=users[Role.OFFICE])
    applications.ask(with_question, text="Wer ist zuständig?", by=by, at=now - timedelta(days=20))
    case = cases.open_case(
        Case.Kind.FEEDBACK,
        submission=uuid.uuid4(),
        message="Die Karte lässt sich nicht bedienen.",
        name="Frank Frage",
        email="frank@example.org",
        actor=VISITOR,
        at=now - timedelta(days=60),
    )
    submitted_application(at=now)
    mail = OutgoingMail.objects.filter(cause_id=waiting.pk).first()
    OutgoingMail.objects.filter(pk=mail.pk).update(state="dead", attempts=8, last_error="550 unbekannte Adresse")
    holder = Representative.objects.get(nominations__declaration=done.declaration)
    return OfficePages(
        users=users,
        open=waiting.reference,
        described=described.reference,
        done=done.reference,
        organisation=done.organisation_id,
        person=PersonFactory(last_name="Muster", email=f"{uuid.uuid4().hex}@example.org").pk,
        holder=holder.pk,
        post=Post.objects.create(organisation=done.organisation, title="Personalrat").pk,
        membership=Membership.objects.get(application=done).pk,
        case=case.reference,
        mail=mail.pk,
    )


@pytest.fixture
def sign_in(page, live_portal, office_pages) -> SignIn:
    """Sign the browser in as a user."""

    def give(role: str) -> None:
        client = Client()
        with live_portal.in_database():
            client.force_login(User.objects.get(pk=office_pages.users[role]))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.base_url}])

    return give


def faults_of(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = page_faults_in(page)
    return found


@pytest.mark.parametrize("subject", ["applications", "records", "master data", "the rest"])
def test_office_page_has_no_fault_axe_can_find_and_is_never_wider_than_the_window(page, office_pages, sign_in, subject):
    sign_in(Role.OFFICE)
    addresses = [
        one for one in office_pages.pages()[subject] if one not in office_pages.most_used()
    ]  # those have a test below
    assert faults_of(page, addresses) == {address: [] for address in addresses}


def test_login_has_no_fault_axe_can_find(page):
    assert faults_of_login(page) == []


def faults_of_login(page: Page) -> list[str]:
    page.goto("/verwaltung/")
    empty = page_faults(page)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="2 Angaben fehlen")).to_be_visible()
    return empty + page_faults(page)


def test_page_of_the_systemverwaltung_has_no_fault_and_is_never_wider_than_the_window(page, office_pages, sign_in):
    sign_in(Role.SYSTEM)
    login = f"/verwaltung/zugaenge/{office_pages.users[Role.REGIONAL]}/"
    pages = [*SYSTEM_PAGES, login, f"{login}rolle/", "/verwaltung/wer-darf-was/"]
    assert faults_of(page, pages) == {address: [] for address in pages}


def test_most_used_pages_have_no_fault_in_any_appearance(page, office_pages, sign_in):
    sign_in(Role.OFFICE)
    names = ("was-ansteht", "entscheidung", "antraege", "stammdaten")
    for address, name in zip(office_pages.most_used(), names, strict=True):
        page.goto(address)
        for appearance in ("desktop", "phone"):
            set_appearance(page, appearance)
            take_screenshot(page, f"{name}-{appearance}")
        assert (address, page_faults_in(page, EVERY_APPEARANCE)) == (address, [])


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_office_declines_by_keyboard_and_without_javascript(page, live_portal, sign_in):
    with live_portal.in_database(), transaction.atomic():
        application = confirmed_application(at=timezone.now())
    sign_in(Role.OFFICE)
    page.goto("/verwaltung/")
    page.get_by_role("link", name=re.compile(f"Prüfen.*{application.reference}")).press("Enter")
    page.get_by_role("link", name="Ablehnen").press("Enter")
    page.get_by_role("button", name="Ablehnen").press("Enter")
    expect(page).to_have_title("Fehler: Antrag ablehnen – Verwaltung – #sicherimDienst")
    page.get_by_role("textbox", name="Begründung").fill("Ohne Auftrag erklärt.")
    page.get_by_role("button", name="Ablehnen").press("Enter")
    expect(page.get_by_text("Der Antrag ist abgelehnt")).to_be_visible()
    with live_portal.in_database():
        assert Application.objects.get(pk=application.pk).state == "declined"


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_menu_opens_on_the_phone(page, sign_in):
    sign_in(Role.OFFICE)
    page.goto("/verwaltung/")
    page.get_by_text("Menü").click()
    page.get_by_role("link", name="Personen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personen")
