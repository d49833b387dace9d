"""Bytes of a first visit, fonts included (limits in docs/messungen.md)."""

from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import MEETING

MAX_BYTES = 100_000
MAX_SCRIPT_BYTES = 5_000
MAX_REQUESTS = 7
MAX_BYTES_OF_MAP = 140_000
MAX_REQUESTS_OF_MAP = 9


@pytest.fixture
def requests(page):
    """URL, type and transferred bytes of each request, as counted by Chromium."""
    seen = {}
    session = page.context.new_cdp_session(page)
    session.on(
        "Network.requestWillBeSent", lambda sent: seen.setdefault(sent["requestId"], {"url": sent["request"]["url"]})
    )
    session.on("Network.responseReceived", lambda got: seen[got["requestId"]].update(type=got["type"]))
    session.on("Network.loadingFinished", lambda done: seen[done["requestId"]].update(bytes=done["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return seen


@pytest.mark.parametrize("path", ["/", f"/veranstaltungen/{MEETING}/"])
def test_page_is_light_and_asks_no_other_host(network, page, live_portal, requests, path):
    page.goto(path, wait_until="networkidle")
    assert_light(requests, live_portal, bytes_at_most=MAX_BYTES, requests_at_most=MAX_REQUESTS)


@pytest.mark.parametrize("query", ["", "gebiet=053", "gebiet=05382"])
def test_map_is_light_and_asks_no_other_host(network, page, live_portal, requests, query):
    page.goto(f"/netzwerk/karte/?{query}", wait_until="networkidle")
    assert_light(requests, live_portal, bytes_at_most=MAX_BYTES_OF_MAP, requests_at_most=MAX_REQUESTS_OF_MAP)


def assert_light(requests, portal, *, bytes_at_most: int, requests_at_most: int) -> None:
    sent = [one for one in requests.values() if not one["url"].startswith("data:")]
    assert {urlsplit(one["url"]).netloc for one in sent} == {urlsplit(portal.base_url).netloc}
    assert len(sent) <= requests_at_most, [one["url"] for one in sent]
    assert sum(one["bytes"] for one in sent) <= bytes_at_most, sent
    assert sum(one["bytes"] for one in sent if one["type"] == "Script") <= MAX_SCRIPT_BYTES, sent
