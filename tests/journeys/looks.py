"""What every page must pass in every look: no report against the CSP, nothing cut off, nothing axe can find."""

from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
RUN_AXE = """
    async () => (await axe.run({rules: {"target-size": {enabled: true}}})).violations
        .flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`))
"""

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
ZOOMED = {"viewport": {"width": 320, "height": 256}}
LOOKS = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "zoomed": ZOOMED,
    "dark": DESKTOP | {"color_scheme": "dark"},
    "forced": DESKTOP | {"forced_colors": "active"},
}


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open; the CSP's reports come first, as axe itself trips `style-src`."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate("window.reports")
    if not fits(page):
        found.append("wider than the window")
    page.evaluate(AXE.read_text())
    return found + page.evaluate(RUN_AXE)


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window, once the page is set in its own font."""
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
