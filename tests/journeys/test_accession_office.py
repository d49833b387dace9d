"""A collective accession in a real browser, from planning to undo."""

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accessions.domain import execution, invitations, pasted_contacts, planning
from accessions.models import Accession, AccessionParticipant
from accounts.models import User
from accounts.permissions import Role
from members.models import Membership
from tests import live_portal as live
from tests.databases import copied_database
from tests.factories import OrganisationFactory, RegierungsbezirkFactory
from tests.factories.accessions import accession as new_accession
from tests.factories.accessions import bodies
from tests.journeys.page_checks import DESKTOP, page_faults_in

NAMES_OF_A_LIST = [f"Klinikum Musterland {number}" for number in (1, 2, 3, 4)]
NAMES = [f"Stadt Musterstadt {number}" for number in (1, 2, 3)] + ["Kreis Lippe"]


@pytest.fixture(scope="module")
def live_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[live.LivePortal]:
    """A portal of its own, because participants are counted and other tests may have loaded the whole register."""
    unblocked = django_db_blocker.unblock
    with copied_database(unblocked) as name, live.serve_portal(name, unblocked) as portal:
        yield portal


@pytest.fixture(scope="module")
def office_user(live_portal) -> int:
    """A login of the office, and the bodies of a small Regierungsbezirk."""
    with live_portal.in_database(), transaction.atomic():
        RegierungsbezirkFactory()
        bodies()
        return User.objects.create_user(f"{uuid.uuid4()}@example.org", name="Jana Beispiel", role=Role.OFFICE).pk


@pytest.fixture
def desk(page, live_portal, office_user) -> Iterator[Page]:
    client = Client()
    with live_portal.in_database():
        client.force_login(User.objects.get(pk=office_user))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.base_url}])
    return page


def click_button(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def work(live_portal) -> None:
    """Execute the order as the worker does."""
    with live_portal.in_database():
        assert execution.run_due(at=timezone.now()) == 1


class CheckedPages:
    """Faults of each page, checked by axe on the desktop and for its width in every window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}

    def check(self, name: str) -> None:
        self.found[name] = page_faults_in(self.page)


def plan(page: Page, checked: CheckedPages) -> str:
    """Create an accession, add its bodies and return its URL."""
    page.goto("/verwaltung/sammelbeitritte/")
    checked.check("empty list")
    follow(page, "Sammelbeitritt anlegen")
    page.get_by_label("Titel").fill("Beitritt des Regierungsbezirks Detmold")
    page.get_by_label("Wirksam am").fill("2024-02-01")
    page.get_by_label("Ort", exact=True).fill("Detmold")
    page.get_by_label("Wer lädt ein?").fill("Bezirksregierung Detmold")
    page.get_by_label("Regierungsbezirk Detmold").check()
    page.get_by_label("Amt").fill("Regierungspräsidentin")
    checked.check("form")
    click_button(page, "Anlegen")
    click_button(page, "Kommunen und Bezirksregierung aufnehmen")
    expect(page.get_by_text("4 Organisationen sind aufgenommen.")).to_be_visible()
    return page.url


def invite(page: Page, checked: CheckedPages) -> None:
    follow(page, "Adressen übernehmen")
    checked.check("contacts")
    lines = [f"{name};rathaus{number}@stadt.example.org" for number, name in enumerate(NAMES[:3])]
    page.get_by_label("Adressen einfügen").fill("\n".join([*lines, "Niemandsdorf;x@stadt.example.org"]))
    click_button(page, "Prüfen")
    checked.check("contacts preview")
    click_button(page, "3 Adressen übernehmen")
    follow(page, "Einladen")
    checked.check("invite")
    click_button(page, "Einladungen senden")
    expect(page.get_by_text("3 Einladungen sind unterwegs.")).to_be_visible()


def record_answers(page: Page, checked: CheckedPages) -> None:
    """Record one answer by telephone and one from a signed list."""
    accession = page.url
    follow(page, NAMES_OF_A_LIST[0])
    follow(page, "Beitritt eintragen")
    page.get_by_role("radio", name="Telefon").check()
    page.get_by_label("Wer hat es gesagt, und wie?").fill("Büro der Leitung, 12. Januar")
    checked.check("declaration")
    click_button(page, "Beitritt eintragen")
    expect(page.get_by_text("Der Beitritt ist eingetragen.")).to_be_visible()
    checked.check("participant")
    page.goto(accession)
    follow(page, "Unterschriebene Liste eintragen")
    page.get_by_label("Wer hat es gesagt, und wie?").fill("Liste vom 1. Februar")
    page.get_by_label(NAMES_OF_A_LIST[3]).check()
    checked.check("signed list")
    click_button(page, "Beitritte eintragen")
    checked.check("answered")


def execute(page: Page, checked: CheckedPages, live_portal) -> None:
    follow(page, "Vorschau ansehen")
    page.get_by_label("Zahl der neuen Mitglieder").fill("3")
    click_button(page, "Ausführen")
    expect(page.get_by_label("Zahl der neuen Mitglieder")).to_have_value("3")
    checked.check("preview with a wrong number")
    page.get_by_label("Zahl der neuen Mitglieder").fill("2")
    click_button(page, "Ausführen")
    expect(page.get_by_role("heading", name="Die Ausführung läuft")).to_be_visible()
    work(live_portal)
    expect(page.get_by_text("Fertig: 2 neue Mitgliedschaften")).to_be_visible(timeout=10_000)
    checked.check("executed")


def undo(page: Page, checked: CheckedPages, live_portal) -> None:
    follow(page, "Ausführung zurücknehmen")
    checked.check("undo")
    page.get_by_label("Grund").fill("Der Tag stimmt nicht.")
    click_button(page, "Ausführung zurücknehmen")
    work(live_portal)
    page.reload()
    expect(page.get_by_text("von Jana Beispiel zurückgenommen")).to_be_visible()


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_accession_is_planned_and_its_participants_are_invited(desk, live_portal):
    checked = CheckedPages(desk)
    accession = plan(desk, checked)
    invite(desk, checked)
    with live_portal.in_database():
        participants = AccessionParticipant.objects.filter(accession__areas__isnull=False)
        assert Counter(participants.values_list("state", flat=True)) == {"invited": 3, "draft": 1}
    assert desk.url == accession
    assert checked.found == {name: [] for name in checked.found}


@pytest.fixture
def invited(live_portal, office_user) -> Accession:
    """Four organisations take part, three of them are invited by mail."""
    now, names = timezone.now(), NAMES_OF_A_LIST
    with live_portal.in_database(), transaction.atomic():
        by = User.objects.get(pk=office_user)
        accession = new_accession(by=by, at=now, areas=[])
        planning.add_organisations(accession, [OrganisationFactory(name=name) for name in names], by=by, at=now)
        addresses = "\n".join(f"{name};haus{number}@haus.example.org" for number, name in enumerate(names[:3]))
        pasted_contacts.save_contacts(accession, addresses, by=by, at=now)
        invitations.invite(accession, by=by, at=now)
    return accession


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_accession_is_answered_executed_and_undone(desk, live_portal, invited):
    checked = CheckedPages(desk)
    desk.goto(f"/verwaltung/sammelbeitritte/{invited.pk}/")
    record_answers(desk, checked)
    execute(desk, checked, live_portal)
    undo(desk, checked, live_portal)
    with live_portal.in_database():
        memberships = Membership.objects.filter(basis=Membership.Basis.ACCESSION)
        assert [bool(one.voided_at) for one in memberships] == [True, True]
        assert AccessionParticipant.objects.filter(state="declared").count() == 2
    assert desk.url.endswith(f"/verwaltung/sammelbeitritte/{invited.pk}/")
    assert checked.found == {name: [] for name in checked.found}
