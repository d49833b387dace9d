"""Links and pictures in documents exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PICTURES = ROOT / "docs/bilder"
MAX_BYTES = 3_250_000
TARGET = re.compile(r'\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"')
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def targets(document: Path) -> list[str]:
    """The targets of a document's links and pictures inside the project."""
    found = ["".join(pair) for pair in TARGET.findall(CODE.sub("", document.read_text()))]
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub and others make them."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_there(document: Path, target: str) -> bool:
    path, _, fragment = target.partition("#")
    file = (document.parent / path).resolve() if path else document
    return file.exists() and (not fragment or fragment in anchors(file))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_what_is_there(document):
    assert [target for target in targets(document) if not is_there(document, target)] == []


def test_every_picture_is_shown_and_all_are_light():
    shown = {(document.parent / target).resolve() for document in DOCUMENTS for target in targets(document)}
    pictures = set(PICTURES.glob("*"))
    assert pictures - shown == set()
    assert sum(picture.stat().st_size for picture in pictures) <= MAX_BYTES
