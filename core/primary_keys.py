"""Keys of rows as requests bring them: whatever somebody typed or tampered with."""

import re

KEY = re.compile(r"[0-9]{1,18}")  # what a bigint holds


def parse_pk(text: str) -> int | None:
    """The key a text is; None for anything else."""
    return int(text) if KEY.fullmatch(text) else None
