"""Reference numbers such as `SID-7K3M9QX2`, easy to read out on the phone."""

import re
import secrets

from normalisation.folding import visible_form

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I


def normalise(text: str) -> str:
    """A reference number as people say it, with or without „SID“, blanks and hyphens, in small letters."""
    bare = re.sub("[^A-Z0-9]", "", visible_form(text).upper())
    return f"SID-{bare.removeprefix('SID')}"


def new_reference() -> str:
    """`SID-` and 8 random characters; the column's constraint keeps them unique."""
    return "SID-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
