"""When two spellings of a mail address are the same mailbox: compared by `mailbox()` in Python and in the database."""

from __future__ import annotations

from collections.abc import Iterable

import idna
from django.db.models import CharField, Transform

from normalisation.folding import visible_form

ACE_PREFIX = "xn--"


def mailbox(address: str) -> str:
    """The form in which mail addresses are compared: in small letters as a reader sees them, the domain in ASCII.

    `Info@Straße.example` and `info@xn--strae-oqa.example` are one mailbox, `info@strasse.example` is another. The
    database's `mailbox()` gives the same.
    """
    if address.isascii():
        return address.strip(" ").lower()
    local, at, domain = _small(address).strip(" ").rpartition("@")
    return f"{local}@{'.'.join(map(_ascii_label, domain.split('.')))}" if at else domain


def distinct(addresses: Iterable[str]) -> list[str]:
    """The addresses without those whose mailbox an earlier one is."""
    found: dict[str, str] = {}
    for address in addresses:
        found.setdefault(mailbox(address), address)
    return list(found.values())


def domain_of(address: str) -> str:
    """The domain of a mail address as it is read: in small letters, `straße.example` for `xn--strae-oqa.example`."""
    return readable_domain(address.rpartition("@")[2])


def readable_domain(domain: str) -> str:
    """A domain in the form in which domains are compared and shown: in small letters, as it is read."""
    small = _small(domain).strip(" ")
    if ACE_PREFIX not in small:
        return small
    try:
        return idna.decode(small)
    except idna.IDNAError:
        return small


@CharField.register_lookup
class Mailbox(Transform):
    """The database function `mailbox()`, immutable, for indexes and constraints; as lookup `email__mailbox`."""

    lookup_name = "mailbox"
    function = "mailbox"


def _small(text: str) -> str:
    """Small letters, each for itself as the database does it; with the full stops of a domain."""
    return "".join(map(str.lower, visible_form(text))).replace("。", ".")


def _ascii_label(label: str) -> str:
    return label if label.isascii() else ACE_PREFIX + label.encode("punycode").decode("ascii")
