"""Removes from KERN's stylesheet all rules whose classes no template or script of ours uses.

The full stylesheet has 340 KB (23 KB compressed), two thirds of it unused icons, grids and components; the start page
may have 100 KB in all. The package stays as it is: the shortened stylesheet is derived from it wherever static files
are found or collected.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCE = Path(settings.BASE_DIR, "node_modules/@kern-ux/native/dist/kern.min.css")
SUFFIXES = {".html", ".py", ".css", ".js"}
SIZES = {"small", "default", "large", "x-large"}
ALWAYS = {"kern-icon--info", "kern-icon--success", "kern-icon--warning", "kern-icon--danger"}
NAME = re.compile(r"kern-[a-z]+(?:-[a-z]+)*(?:(?:__|--)[\w-]+)?")
RULE = re.compile(r"([^{}]*)\{((?:[^{}]|\{[^{}]*\})*)\}")
DECLARED = re.compile(r"(--kern-[\w-]+):[^;{}]*;?")
READ = re.compile(r"var\((--kern-[\w-]+)")


def block(name: str) -> str:
    """`kern-alert--info` and `kern-alert__header` belong to `kern-alert`; each icon is a block of its own."""
    is_drawing = name.startswith("kern-icon--") and name.removeprefix("kern-icon--") not in SIZES
    return name if is_drawing else re.split("__|--", name)[0]


def used_text() -> str:
    """Templates, Python, styles and scripts of all our apps: wherever a class or a token can be named."""
    base = Path(settings.BASE_DIR)
    folders = [base / "templates", *(found.parent for found in base.glob("*/apps.py"))]
    paths = (path for folder in folders for path in folder.rglob("*"))
    return "\n".join(path.read_text() for path in sorted(paths) if path.suffix in SUFFIXES)


def shortened(css: str, text: str) -> str:
    """`css` without rules for KERN classes that `text` does not name, and without tokens that nobody reads."""
    blocks = {block(name) for name in NAME.findall(text)} | ALWAYS
    css = _used_rules(css, blocks)
    while (fewer := _tokens(css, READ.findall(text))) != css:
        css = fewer
    return css


def _tokens(css: str, read_elsewhere: list[str]) -> str:
    read = {*READ.findall(css), *read_elsewhere}
    return DECLARED.sub(lambda found: found[0] if found[1] in read else "", css)


def _used_rules(css: str, blocks: set[str]) -> str:
    used = []
    for selector, body in RULE.findall(css):
        if selector.lstrip().startswith("@media"):
            head, inner = selector, _used_rules(body, blocks)
        else:
            head, inner = ",".join(_selectors(selector, blocks)), body
        if head and inner:
            used.append(f"{head}{{{inner}}}")
    return "".join(used)


def _selectors(selector: str, blocks: set[str]) -> Iterator[str]:
    for one in re.split(r",(?![^(]*\))", selector):
        outside = re.sub(r"\([^()]*\)", "", one)
        if "data-kern-theme" not in outside and {block(name) for name in NAME.findall(outside)} <= blocks:
            yield one


class ShortenedKernFinder(BaseFinder):
    """Finds `kern.css`, derived into the folder `kern` below VAR_DIR and rewritten only when it changes."""

    name = "kern.css"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(settings.VAR_DIR / "kern")
        super().__init__()

    def _derived(self) -> Path:
        path = Path(self.storage.path(self.name))
        css = shortened(SOURCE.read_text(), used_text())
        if not path.exists() or path.read_text() != css:
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(f".{os.getpid()}")
            new.write_text(css)
            new.replace(path)
        return path

    def find(  # type: ignore[override]  # the stubs overload what one signature says
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        found = str(self._derived()) if path == self.name else ""
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self._derived()
        yield self.name, self.storage
