"""Fixtures of the browser tests."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page

from journal.actors import SYSTEM
from members.domain import memberships, organisations
from members.models import Category, Membership, Organisation
from regions.domain.drawing import drawing
from regions.models import Area
from tests.browser import launched
from tests.factories import events
from tests.journeys.page_checks import SCRIPTS, VISITOR

NOW = datetime(2024, 1, 31, 11, 0, tzinfo=UTC)
CLINIC = "klinikum-musterland"
MEETING = "netzwerktreffen"
HERNE = "05916000"
DETMOLD = "057"
LONG_AGO = date(2000, 1, 1)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all modules of this folder; each page has a context of its own."""
    with pytest.MonkeyPatch.context() as patch, launched() as browser:
        # Playwright's event loop lives in this thread; nothing in it touches the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def page(browser, live_portal, request) -> Iterator[Page]:
    """A page in a new context; tests pass its options by `parametrize`."""
    options = VISITOR | getattr(request, "param", {})
    context = browser.new_context(base_url=live_portal.base_url, **options)
    context.set_default_timeout(15_000)  # a busy machine is no fault of the page
    for script in SCRIPTS:
        context.add_init_script(script)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture(scope="module")
def network(live_portal) -> None:
    """The register, its bodies west of Detmold as partners (Herne by its own declaration), a clinic, two events."""
    live_portal.load_register()
    with live_portal.in_database(), transaction.atomic():
        undo_leftovers()
        if Organisation.objects.filter(slug=CLINIC).exists():
            return
        bodies = Organisation.objects.filter(body_of__isnull=False, memberships__isnull=True)
        for group, start, basis in (
            (bodies.filter(body_of__ags=HERNE), date(2022, 12, 14), Membership.Basis.DECLARATION),
            (bodies.exclude(body_of__ags__startswith="057"), date(2023, 9, 25), Membership.Basis.ACCESSION),
        ):
            Membership.objects.bulk_create(
                Membership(organisation=one, start=start, basis=basis, created_at=NOW) for one in group
            )
        clinic = organisations.create(
            name="Klinikum Musterland",
            category=Category.objects.get(name="Gesundheitswesen"),
            seat=Area.objects.get(ags="05766044"),
            website="https://klinikum.example.org/",
            actor=SYSTEM,
            at=NOW,
        )
        memberships.open_membership(
            organisation=clinic, start=date(2024, 1, 29), basis=Membership.Basis.DECLARATION, actor=SYSTEM, at=NOW
        )
        events.detmold_event(host=clinic)
        far = events.berlin_time(2050, 3, 14, 9, 30)
        meeting = events.EventFactory(
            slug=MEETING,
            host=clinic,
            starts_at=far,
            ends_at=far + timedelta(hours=7),
            text="## Für wen\n\nFür **alle**.",
        )
        events.workshops(meeting)


def undo_leftovers() -> None:
    """Remove what tests of other modules left on the same portal: partners in Detmold, invented municipalities."""
    Membership.objects.valid().filter(organisation__body_of__ags__startswith=DETMOLD).update(voided_at=NOW)
    Area.objects.filter(level=Area.Level.GEMEINDE).exclude(ags__in=drawing("coarse").areas).update(valid_to=LONG_AGO)
