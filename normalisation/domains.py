"""Names of domains with umlauts and ß as they are sent and called: IDNA 2008, never the codec of Python.

Python's own codec „idna“ is IDNA 2003, which takes ß for ss: mail to straße.example would reach strasse.example.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

INVALID_MAIL_DOMAIN = (
    "Prüfen Sie, was hinter dem @ steht: Dort gehören nur Buchstaben, Ziffern, Bindestriche und Punkte hin."
)
UNDELIVERABLE = "An diese Adresse kommt keine Mail an. Geben Sie eine Adresse wie „name@stadt.example“ ein."
DELIVERABLE = re.compile(r"[^@\"\s]{1,64}@(?:[^.@\[\]\s]+\.)+(?!\d+\Z)[^.@\[\]\s]+")
INVALID_HOST = "Prüfen Sie die Internetadresse: Ihr Name darf nur Buchstaben, Ziffern, Bindestriche und Punkte haben."


def ascii_domain(domain: str) -> str:
    """A domain in ASCII: `xn--strae-oqa.example` for `Straße.example`. Raises idna.IDNAError where it can be none."""
    return domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")


def ascii_address(address: str) -> str:
    """A mail address, also `Name <address>`, with its domain in ASCII. Raises idna.IDNAError."""
    local, at, domain = address.rpartition("@")
    name = domain.rstrip("> ")
    return f"{local}{at}{ascii_domain(name)}{domain[len(name) :]}"


def ascii_url(url: str) -> str:
    """An internet address, also `mailto:`, with its domain in ASCII.

    Raises idna.IDNAError, ValueError where it cannot be read.
    """
    if url.startswith("mailto:"):
        address, mark, rest = url.partition("?")
        return f"{ascii_address(address)}{mark}{rest}"
    parts = urlsplit(url)
    credentials, at, host = parts.netloc.rpartition("@")
    name, colon, port = host.partition(":")
    if name.isascii():
        return url
    return parts._replace(netloc=f"{credentials}{at}{ascii_domain(name)}{colon}{port}").geturl()


def callable_url(url: str) -> str:
    """As `ascii_url()`, for links: an internet address that cannot be called stays as it is."""
    try:
        return ascii_url(url)
    except ValueError:  # idna.IDNAError is one
        return url


def validate_mail_address(address: str) -> None:
    """Refuse what is no mail address, and one that mail does not reach: of a host without a domain, of a number as
    `x@[127.0.0.1]`, with a quoted name or one of other letters than ASCII, or of a domain that IDNA 2008 does not know.
    """
    validate_email(address)
    if not (DELIVERABLE.fullmatch(address) and address.partition("@")[0].isascii()):
        raise ValidationError(UNDELIVERABLE, code="undeliverable")
    validate_mail_domain(address)


def validate_mail_domain(address: str) -> None:
    """Refuse an address whose domain cannot be sent to."""
    try:
        ascii_domain(address.rpartition("@")[2])
    except idna.IDNAError as error:
        raise ValidationError(INVALID_MAIL_DOMAIN, code="domain") from error


def validate_host(url: str) -> None:
    """Refuse an internet address whose host cannot be called."""
    try:
        ascii_url(url)
    except ValueError as error:  # idna.IDNAError is one
        raise ValidationError(INVALID_HOST, code="domain") from error
