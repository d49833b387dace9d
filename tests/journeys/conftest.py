"""A real browser for whole paths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CSP_REPORTS = """
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.reports.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's event loop lives in this thread; nothing in it touches the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_portal, request) -> Iterator[Page]:
    """A page whose context takes the options a test gives by `parametrize`."""
    context = browser.new_context(base_url=live_portal.base_url, locale="de-DE", **getattr(request, "param", {}))
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.add_init_script(CSP_REPORTS)
    yield page
    context.close()
