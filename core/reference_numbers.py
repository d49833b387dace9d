"""Reference numbers such as `SID-7K3M9QX2`, easy to read out on the phone."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I


def normalise(text: str) -> str:
    """A reference number as people say it, with or without „SID“ and blanks, in small letters."""
    bare = text.upper().replace(" ", "").removeprefix("SID").removeprefix("-")
    return f"SID-{bare}"


def new_reference() -> str:
    """`SID-` and 8 random characters; the column's constraint keeps them unique."""
    return "SID-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
