"""The blocks of docs/betrieb.md, each with who runs it or which file it is."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs/betrieb.md"
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
RUN_BY = re.compile(r"\b[Aa]ls `(?P<user>[a-z-]+)`:$")
FILE = re.compile(r"^`(?P<path>/[^`]+)`:$")
EXAMPLE = re.compile(r"\bBeispiel, ")


@dataclass(frozen=True)
class Block:
    """Commands of one user, or the content of one file; an example is not for every server."""

    heading: str
    text: str
    user: str = ""
    path: str = ""
    is_example: bool = False

    def __str__(self) -> str:
        return f"„{self.heading}“ {self.path or f'als {self.user}'}"


def blocks(page: str) -> list[Block]:
    """All fenced blocks in the page's order. Raises ValueError where the line before one does not say whose it is."""
    found, ended = [], 0
    for fence in FENCE.finditer(page):
        before = page[ended : fence.start()]
        found.append(_block(_last(HEADING.findall(page[: fence.start()])), before.rstrip(), fence["text"]))
        ended = fence.end()
    return found


def _block(heading: str, before: str, text: str) -> Block:
    line = before.rpartition("\n")[2]
    if file := FILE.search(line):
        return Block(heading, text, path=file["path"])
    if run_by := RUN_BY.search(line):
        return Block(heading, text, user=run_by["user"], is_example=bool(EXAMPLE.search(line)))
    raise ValueError(f"Über einem Block unter „{heading}“ steht nicht, wer ihn ausführt: {line!r}")


def _last(headings: list[str]) -> str:
    return headings[-1] if headings else ""
