"""Checks of every page in every appearance: no CSP report, nothing cut off, no axe violation."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

CSP_REPORTS = """
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.reports.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# Parsed once for a page's context, run where a page is judged.
AXE = f"window.loadAxe = () => {{{Path(settings.BASE_DIR, 'node_modules/axe-core/axe.min.js').read_text()}\n}}"
SCRIPTS = (CSP_REPORTS, AXE)
RUN_AXE = """
    async () => {
        if (!window.axe) loadAxe();
        const rules = {"target-size": {enabled: true}};
        const preload = {assets: ["media"]};  // no rule that is on reads the style sheets
        const {violations} = await axe.run({rules, preload, resultTypes: ["violations"]});
        return violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`));
    }
"""
SEEN = """
    async (width) => {
        for (let frame = 0; window.innerWidth !== width && frame < 100; frame += 1) {
            await new Promise(requestAnimationFrame);
        }
        await document.fonts.ready;
        const wide = document.documentElement.scrollWidth > window.innerWidth;
        return [...window.reports, ...(wide ? ["wider than the window"] : [])];
    }
"""
# Colours that are still changing from one scheme to the other are nobody's to judge.
SETTLE = """
    async () => {
        await new Promise(requestAnimationFrame);
        const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
        await Promise.allSettled(changes.map(({finished}) => finished));
    }
"""

# Nobody waits a second for each button that smooth scrolling brings into sight.
VISITOR = {"locale": "de-DE", "reduced_motion": "reduce"}
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


WIDTHS = ("desktop", "phone", "zoomed")
EVERY = tuple(LOOKS)


def page_faults(page: Page) -> list[str]:
    """What is wrong with the page that is open; the CSP's reports come first, as axe itself trips `style-src`."""
    page.wait_for_load_state()
    return _seen(page) + page.evaluate(RUN_AXE)


def page_faults_in(page: Page, appearances: Sequence[str] = ("desktop",)) -> list[str]:
    """What is wrong with the open page in these looks, and too wide in any window; leaves it in the last of them."""
    page.wait_for_load_state()
    found = []
    worn = ""
    for appearance in (*(width for width in WIDTHS if width not in appearances), *reversed(appearances)):
        set_appearance(page, appearance, worn)
        worn = appearance
        found += [f"{appearance}: {fault}" for fault in _seen(page)]
    for appearance in appearances:
        set_appearance(page, appearance, worn)
        worn = appearance
        found += [f"{appearance}: {fault}" for fault in page.evaluate(RUN_AXE)]
    return found


def set_appearance(page: Page, appearance: str, worn: str = "") -> None:
    """Show the open page in another appearance; if the one `worn` before has the same colours, no change is awaited."""
    window, colours = _window_and_colours(appearance)
    if page.viewport_size != window:
        page.set_viewport_size(window)
    if not worn or _window_and_colours(worn)[1] != colours:
        page.emulate_media(**colours)
        page.evaluate(SETTLE)


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window, once the page is set in its own font."""
    page.wait_for_load_state()
    return "wider than the window" not in _seen(page)


def _seen(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SEEN, page.viewport_size["width"])
    return found


def _window_and_colours(look: str) -> tuple[dict[str, int], dict[str, str]]:
    options = {"color_scheme": "light", "forced_colors": "none"} | LOOKS[look]
    return options.pop("viewport"), options
