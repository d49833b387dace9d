"""How the Geschäftsstelle is reached, from the settings: the one place for its address and phones."""

from __future__ import annotations

from django.conf import settings

from normalisation.phone_numbers import international


def phone(number: int = 1) -> str:
    """The phone of this number, counted from 1, as it is read: `0251 275 1125`."""
    return settings.OFFICE_PHONES[number - 1]


def short_phone(number: int) -> str:
    """Only the extension, beside another phone of the same house: `-1127`."""
    return f"-{phone(number).rsplit(maxsplit=1)[-1]}"


def phones() -> str:
    """All phones in one line: `0251 275 1125 / -1127`."""
    others = range(2, len(settings.OFFICE_PHONES) + 1)
    return " / ".join([phone(), *(short_phone(number) for number in others)])


def phone_uri(number: int = 1) -> str:
    """What a phone dials (RFC 3966): `tel:+492512751125`."""
    return f"tel:{international(phone(number))}"
