"""Check-in on a phone: typed codes, a camera that is refused, and one that sees the same code repeatedly."""

import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, Request, expect

from accounts.models import User
from accounts.permissions import Role
from events.models import CheckIn, Registration
from tests.factories.events import EventFactory, RegistrationFactory
from tests.journeys.page_checks import PHONE, ZOOMED, fits, page_faults

# The machine that tests has neither a camera nor a reader; the page must not notice the difference.
CAMERA = """
    window.inSight = [];
    window.isRefused = true;
    navigator.mediaDevices.getUserMedia = async () => {
        if (window.isRefused) throw new DOMException("refused", "NotAllowedError");
        return document.createElement("canvas").captureStream();
    };
    window.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code"]; }
        async detect() { return window.inSight.map((rawValue) => ({rawValue})); }
    };
"""


@pytest.fixture
def guests(live_portal) -> list[Registration]:
    with live_portal.in_database(), transaction.atomic():
        event = EventFactory(slug=f"einlass-{uuid.uuid4()}", host__slug=f"haus-{uuid.uuid4()}")
        return [RegistrationFactory(event=event, last_name=name) for name in ("Muster", "Beispiel")]


@pytest.fixture
def desk(page, live_portal) -> Iterator[Page]:
    client = Client()
    with live_portal.in_database():
        user = User.objects.create_user(f"{uuid.uuid4()}@example.org", name="Jana Beispiel", role=Role.OFFICE)
        client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.base_url}])
    page.add_init_script(CAMERA)
    return page


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Code der Eintrittskarte").fill(code)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_codes_are_typed_and_scanned_once(desk, live_portal, guests):
    first, second = (guest.code() for guest in guests)
    answer, field = desk.locator("[data-outcome]"), desk.get_by_label("Code der Eintrittskarte")
    desk.goto(f"/verwaltung/veranstaltungen/{guests[0].event_id}/einlass/?tisch=2")
    assert desk.evaluate("document.featurePolicy.allowsFeature('camera')")
    found = {"ready": page_faults(desk)}

    type_code(desk, first)
    expect(answer).to_contain_text("Willkommen, Anna Muster")
    expect(field).to_be_focused()
    found["green"] = page_faults(desk)
    type_code(desk, first)
    expect(answer).to_contain_text("an Tisch 2")
    found["yellow"] = page_faults(desk)
    expect(desk.locator("[data-count=present]")).to_have_text("1")

    button = desk.get_by_role("button", name="Mit der Kamera lesen")
    button.click()
    expect(desk.get_by_role("alert")).to_contain_text("Die Kamera ist nicht freigegeben.")
    expect(field).to_be_focused()

    pressed: list[Request] = []
    desk.on("request", lambda request: pressed.append(request) if request.method == "POST" else None)
    desk.evaluate("window.isRefused = false")
    button.click()
    desk.evaluate("code => { window.inSight = Array(20).fill(code); }", second)
    expect(answer).to_contain_text("Willkommen, Anna Beispiel")
    desk.wait_for_timeout(500)
    assert len(pressed) == 1
    found["camera"] = page_faults(desk)

    desk.evaluate("window.inSight = ['ABCD-EFGH-2345']")
    expect(answer).to_contain_text("Diesen Code gibt es nicht")
    found["red"] = page_faults(desk)

    desk.set_viewport_size(ZOOMED["viewport"])
    type_code(desk, first)
    expect(answer).to_contain_text("Schon da")
    expect(answer.locator(".check-in-outcome__result")).to_be_in_viewport()
    assert (found, fits(desk)) == ({name: [] for name in found}, True)
    with live_portal.in_database():
        rows = CheckIn.objects.filter(registration__in=guests).order_by("pk")
        assert list(rows.values_list("registration", "source", "desk")) == [
            (guests[0].pk, "code", "2"),
            (guests[1].pk, "scan", "2"),
        ]
