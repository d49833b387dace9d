"""Reference numbers people can read out on the phone."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I


def normalise(text: str) -> str:
    """A reference number as people say it, with or without „SID“ and blanks, in small letters."""
    bare = text.upper().replace(" ", "").removeprefix("SID").removeprefix("-")
    return f"SID-{bare}"


def new_reference() -> str:
    """`SID-` and 8 random characters; uniqueness is the column's to promise."""
    return "SID-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
