"""Short codes that people type instead of a link: a row's id and a 40-bit keyed hash of it. Nothing is stored."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from normalisation.reference_numbers import ALPHABET

MAC_LENGTH = 8
GROUP = 4
MAX_DIGITS = 12  # of a bigint in this alphabet


def code(purpose: str, object_id: int, generation: int) -> str:
    """The code of a row, such as „7K3M-9QX2-41AB“. Raising the row's generation invalidates it."""
    return _hyphenated(_encode(object_id) + _keyed_hash(purpose, object_id, generation, settings.SECRET_KEY))


def parse_pk(typed: str) -> int | None:
    """Parse the primary key out of a typed code, or None where it cannot be a code. The hash is not checked yet."""
    digits = _normalised(typed)[:-MAC_LENGTH]
    return _decode(digits) if 1 <= len(digits) <= MAX_DIGITS else None


def matches(typed: str, purpose: str, object_id: int, generation: int) -> bool:
    """Whether a typed code is valid for this row and generation. The caller limits how often somebody may try."""
    mac = _normalised(typed)[-MAC_LENGTH:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(mac, _keyed_hash(purpose, object_id, generation, key)) for key in keys)


def _normalised(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter in ALPHABET)


def _keyed_hash(purpose: str, object_id: int, generation: int, key: str) -> str:
    digest = salted_hmac(purpose, f"{object_id}:{generation}", secret=key, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:MAC_LENGTH])


def _encode(number: int) -> str:
    digits = ""
    while number or len(digits) < GROUP:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _decode(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    return number


def _hyphenated(text: str) -> str:
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
