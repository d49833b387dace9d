"""Pictures for README and handbook, taken on the way: `make pictures` keeps them, other runs only prove they can be."""

import os
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

FOLDER = Path(settings.BASE_DIR, "docs/bilder")


def take(page: Page, name: str) -> None:
    """Keep the page that is open as docs/bilder/<name>.png, where pictures are wanted."""
    if os.environ.get("PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        page.screenshot(path=FOLDER / f"{name}.png", full_page=True, animations="disabled")
