"""What templates of the back office need, whichever app they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from core.backoffice import registry

register = template.Library()
register.filter("record_url", registry.record_url)
CELL = re.compile(r"<(t[dh])")


@register.filter
def waiting_since(since: datetime | None) -> str:
    """„seit heute“, „seit gestern“, „seit 5 Tagen“, „seit 3 Wochen“."""
    if since is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days <= 0:
        return "seit heute"
    if days == 1:
        return "seit gestern"
    return f"seit {days} Tagen" if days < 21 else f"seit {days // 7} Wochen"  # noqa: PLR2004 - three weeks read better


@register.filter
def due_text(day: date) -> str:
    """„überfällig seit 3 Tagen“, „heute fällig“, „in 5 Tagen fällig“."""
    days = (day - timezone.localdate()).days
    word = "Tag" if abs(days) == 1 else "Tagen"
    if days < 0:
        return f"überfällig seit {'einem' if days == -1 else -days} {word}"
    if days == 0:
        return "heute fällig"
    return f"in {'einem' if days == 1 else days} {word} fällig"


@register.filter
def is_overdue(day: date) -> bool:
    return day < timezone.localdate()


@register.filter
def with_column_labels(results: Iterable[Iterable[str]], headers: list[dict[str, Any]]) -> Iterator[list[SafeString]]:
    """The admin's ready-made cells with role and column name, so that they can stand below each other on a phone."""
    for result in results:
        yield [
            mark_safe(CELL.sub(_with_label(header), str(cell), count=1))  # noqa: S308 - the admin's own escaped cell
            for header, cell in zip(headers, result, strict=True)
        ]


def _with_label(header: dict[str, Any]) -> Any:
    def replace(match: re.Match[str]) -> str:
        kind = '<th role="rowheader" scope="row"' if match[1] == "th" else '<td role="cell"'
        return f'{kind} data-label="{escape(capfirst(header["text"]))}"'

    return replace
