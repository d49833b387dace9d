"""Tags that show which characters of typed text deceive a reader or cannot be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from normalisation.marked_characters import TextRun, text_runs
from normalisation.printable_characters import unprintable_texts

register = template.Library()
MAX_UNPRINTABLE = 20  # names in one notice


@register.filter
def mark_suspicious(value: object) -> SafeString:
    """Typed text with every invisible or foreign character marked and named."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in text_runs(str(value or ""))))


def _piece(piece: TextRun) -> SafeString:
    if not piece.remark:
        return conditional_escape(piece.text)
    return format_html('<mark class="suspicious">{}<small>{}</small></mark>', piece.text, f"[{piece.remark}]")


@register.inclusion_tag("normalisation/unprintable_notice.html")
def unprintable_notice(*texts: str | Iterable[str]) -> dict[str, Any]:
    """Warns, before they are printed, of texts with characters that the fonts lack; nothing where there are none."""
    found = unprintable_texts(text for each in texts for text in ([each] if isinstance(each, str) else each))
    return {"names": found[:MAX_UNPRINTABLE], "more": len(found) - MAX_UNPRINTABLE, "count": len(found)}
