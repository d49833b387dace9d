"""The only module that calls typst: PDF/UA-1 and PNG from a template and data, byte-identical for the same input."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FONTS = Path(settings.BASE_DIR) / "node_modules/@expo-google-fonts/fira-sans"
WEIGHTS = ("300Light", "400Regular", "500Medium", "600SemiBold")
ACCESSIBLE = "ua-1"
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Latin, Greek and Cyrillic as German administrations store names (DIN 91379): what the fonts are sure to have.
OUTSIDE_DIN_91379 = re.compile(
    r"[^\n\u0020-\u007e\u00a0-\u0148\u014a-\u017f\u01cd-\u01dc\u01e6-\u01ed\u01f4-\u01f5\u01f8-\u01ff\u0200-\u021b"
    r"\u0300-\u0304\u0306-\u030c\u0323\u0326-\u0328\u0386-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    r"\u1e00-\u1e9e\u1ea0-\u1ef9\u2010-\u2015\u2018-\u201f\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2212]"
)
REPLACEMENT_CHARACTER = "\ufffd"


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """A PDF/UA-1 of a template (`<app>/pdf/<name>`) and JSON data, the same bytes for the same input.

    Texts of the data are printed, never run as source, and characters that no German register knows appear as „�“.
    Raises typst.TypstError where the template is at fault.
    """
    document: bytes = _compile_template(template, data, at=at, format="pdf", pdf_standards=[ACCESSIBLE])
    return document


def png(template: str, data: Mapping[str, Any], *, at: datetime, ppi: int = 96) -> list[bytes]:
    """The pages of the same document as pictures."""
    pages = _compile_template(template, data, at=at, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def qr_svg(text: str) -> str:
    """A QR code as SVG without margin; the template leaves the white border that the standard asks for."""
    svg: str = segno.make_qr(text, error="m").svg_inline(border=0, omitsize=True)
    return svg


def paragraphs(text: str) -> list[str]:
    """The lines of a typed text that are not blank, without blanks around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def printable(text: str) -> str:
    """The text in composed form, without invisible characters, with „�“ for what cannot be printed."""
    return OUTSIDE_DIN_91379.sub(REPLACEMENT_CHARACTER, INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def _compile_template(template: str, data: Mapping[str, Any], *, at: datetime, **options: Any) -> Any:
    source = (TEMPLATES / f"{template}.typ").read_bytes()
    compiler = typst.Compiler(source, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    inputs = {"data": json.dumps(_printable(data))}
    return compiler.compile(sys_inputs=inputs, timestamp=int(at.timestamp()), **options)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS / weight) for weight in WEIGHTS])
