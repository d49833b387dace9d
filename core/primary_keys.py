"""Parsing of primary keys that come in requests."""

import re

KEY = re.compile(r"[0-9]{1,18}")  # what a bigint holds


def parse_pk(text: str) -> int | None:
    """The primary key a text represents, or None where it is no positive integer."""
    return int(text) if KEY.fullmatch(text) else None
