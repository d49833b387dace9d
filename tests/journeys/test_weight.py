"""What a first visit costs over the wire, fonts included (the portal's own promise, see docs/messungen.md)."""

from urllib.parse import urlsplit

import pytest

MOST_BYTES = 100_000
MOST_SCRIPT_BYTES = 5_000
MOST_REQUESTS = 7


@pytest.fixture
def requests(page):
    """Address, kind and bytes over the wire of each request the browser makes, by Chromium's own count."""
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


def test_start_page_is_light_and_asks_no_other_host(page, live_portal, requests):
    page.goto("/", wait_until="networkidle")
    sent = [one for one in requests.values() if not one["url"].startswith("data:")]
    assert {urlsplit(one["url"]).netloc for one in sent} == {urlsplit(live_portal.base_url).netloc}
    assert len(sent) <= MOST_REQUESTS, [one["url"] for one in sent]
    assert sum(one["bytes"] for one in sent) <= MOST_BYTES, sent
    assert sum(one["bytes"] for one in sent if one["type"] == "Script") <= MOST_SCRIPT_BYTES, sent
