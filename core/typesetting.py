"""The only module that calls typst: PDF/UA-1 and PNG from a template and data, byte-identical for the same input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from normalisation.printable_characters import printable

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FONTS = Path(settings.BASE_DIR) / "node_modules/@expo-google-fonts"
FAMILIES = ("fira-sans", "noto-sans-arabic", "noto-sans-hebrew")
WEIGHTS = ("300Light", "400Regular", "500Medium", "600SemiBold")
ACCESSIBLE = "ua-1"


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """A PDF/UA-1 of a template (`<app>/pdf/<name>`) and JSON data, the same bytes for the same input.

    Texts of the data are printed as `printable()` says, never run as source. Raises typst.TypstError where the
    template is at fault.
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
    paths = [str(FONTS / family / weight) for family in FAMILIES for weight in WEIGHTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
