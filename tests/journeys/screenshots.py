"""Screenshots for README and handbook: `make pictures` saves them, other runs only prove that they can be taken."""

import os
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import Page

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "docs/bilder"
COLOURS = 160


def take_screenshot(page: Page, name: str) -> None:
    """Keep the top of the open page as docs/bilder/<name>.png, if pictures are wanted and a document shows this one."""
    if not os.environ.get("PICTURES") or not _is_shown(name):
        return
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    whole = Image.open(BytesIO(page.screenshot(full_page=True, animations="disabled")))
    top = whole.convert("RGB").crop((0, 0, width, min(whole.height, max(width, height))))
    FOLDER.mkdir(exist_ok=True)
    few_colours = top.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few_colours.save(FOLDER / f"{name}.png", optimize=True)


def _is_shown(name: str) -> bool:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return any(f"bilder/{name}.png" in document.read_text() for document in documents)
