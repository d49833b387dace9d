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
APPEARANCES = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "zoomed": ZOOMED,
    "dark": DESKTOP | {"color_scheme": "dark"},
    "forced": DESKTOP | {"forced_colors": "active"},
}


WIDTHS = ("desktop", "phone", "zoomed")
EVERY_APPEARANCE = tuple(APPEARANCES)


def page_faults(page: Page) -> list[str]:
    """Faults of the open page. CSP reports are read first, because axe itself violates `style-src`."""
    page.wait_for_load_state()
    return _visible_faults(page) + page.evaluate(RUN_AXE)


def page_faults_in(page: Page, appearances: Sequence[str] = ("desktop",)) -> list[str]:
    """Faults of the open page in these appearances, and windows it does not fit into. Ends in the last one."""
    page.wait_for_load_state()
    faults = []
    previous = ""
    for appearance in (*(width for width in WIDTHS if width not in appearances), *reversed(appearances)):
        set_appearance(page, appearance, previous)
        previous = appearance
        faults += [f"{appearance}: {fault}" for fault in _visible_faults(page)]
    for appearance in appearances:
        set_appearance(page, appearance, previous)
        previous = appearance
        faults += [f"{appearance}: {fault}" for fault in page.evaluate(RUN_AXE)]
    return faults


def set_appearance(page: Page, appearance: str, previous: str = "") -> None:
    """Show the open page in another appearance; waits only where the `previous` one has other colours."""
    window, colours = _window_and_colours(appearance)
    if page.viewport_size != window:
        page.set_viewport_size(window)
    if not previous or _window_and_colours(previous)[1] != colours:
        page.emulate_media(**colours)
        page.evaluate(SETTLE)


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window, after the fonts are loaded."""
    page.wait_for_load_state()
    return "wider than the window" not in _visible_faults(page)


def _visible_faults(page: Page) -> list[str]:
    faults: list[str] = page.evaluate(SEEN, page.viewport_size["width"])
    return faults


def _window_and_colours(appearance: str) -> tuple[dict[str, int], dict[str, str]]:
    options = {"color_scheme": "light", "forced_colors": "none"} | APPEARANCES[appearance]
    return options.pop("viewport"), options
