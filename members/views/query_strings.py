"""URLs with a query string."""

from __future__ import annotations

from urllib.parse import urlencode


def with_query(url: str, **query: str) -> str:
    """`url` with its query, percent-encoded; `url` alone where there is none."""
    return f"{url}?{urlencode(query)}" if query else url
