"""Short codes to type: a row and 40 bits of a keyed hash over it and its generation; nothing of it is stored."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from core.reference_numbers import ALPHABET

Row = TypeVar("Row", bound=Model)
MAC_LENGTH = 8
GROUP = 4
MAX_DIGITS = 12  # of a bigint in this alphabet


def code(purpose: str, object_id: int, generation: int) -> str:
    """„7K3M-9QX2-41AB“; a raised generation ends it."""
    return _hyphenated(_encode(object_id) + _keyed_hash(purpose, object_id, generation, settings.SECRET_KEY))


def find(rows: QuerySet[Row], typed: str, purpose: str) -> Row | None:
    """The one of `rows` whose code this is, of its present `link_generation`; None for any other.

    Tries are the caller's to limit.
    """
    pk = parse_pk(typed)
    object_id: Any = None if pk is None else rows.filter(pk=pk).first()
    return object_id if object_id and matches(typed, purpose, object_id.pk, object_id.link_generation) else None


def parse_pk(typed: str) -> int | None:
    """The row that a code names, however it was typed; None where it cannot be one. Nothing is proven yet."""
    object_id = _normalised(typed)[:-MAC_LENGTH]
    return _decode(object_id) if 1 <= len(object_id) <= MAX_DIGITS else None


def matches(typed: str, purpose: str, object_id: int, generation: int) -> bool:
    """Whether a typed code is the one of this row and generation. Tries are the caller's to limit."""
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
