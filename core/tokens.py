"""Signed tokens of mailed links, derived and never stored. Raising a row's generation invalidates its older links."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.urls import reverse

_VALUES = r"[0-9A-Za-z]{1,11}-[0-9A-Za-z]{1,6}-[0-9A-Za-z]{5,8}"
TOKEN_PATTERN = re.compile(rf"{_VALUES}\.[A-Za-z0-9_-]{{43}}")
# What is left of the signature must be long enough to be worth guessing the rest.
WHOLE_OR_SHORTENED_TOKEN = re.compile(rf"{_VALUES}\.[A-Za-z0-9_-]{{20,}}")


class BadTokenError(Exception):
    """Not a token of this purpose: foreign, cut off or tampered with."""


@dataclass(frozen=True, slots=True)
class Link:
    """A mailed link: purpose (the URL name of the page that takes the token), row, its generation, time of issue."""

    purpose: str
    row: int
    generation: int
    issued_at: datetime

    def token(self) -> str:
        issued = int(self.issued_at.timestamp())
        return _signer(self.purpose).sign("-".join(b62_encode(value) for value in (self.row, self.generation, issued)))

    def absolute_url(self) -> str:
        """The whole address, for mails and paper."""
        return str(settings.BASE_URL + reverse(self.purpose, args=[self.token()]))

    def is_expired(self, *, at: datetime, age: timedelta) -> bool:
        return at >= self.issued_at + age


def read(token: str, *, purpose: str) -> Link:
    """Parse a token into its link.

    Raises BadTokenError unless it was signed for this purpose with one of our keys. The caller compares the generation
    with the row's and checks the age.
    """
    if not TOKEN_PATTERN.fullmatch(token):
        raise BadTokenError
    try:
        row, generation, issued = map(b62_decode, _signer(purpose).unsign(token).split("-"))
    except (BadSignature, ValueError) as error:
        raise BadTokenError from error
    return Link(purpose, row, generation, datetime.fromtimestamp(issued, UTC))


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"link:{purpose}", sep=".", algorithm="sha256")
