"""How a participant comes to its page: by the link of a mail, or by the short code of a letter."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from core.references import ALPHABET
from core.tokens import Link
from members.models import AccessionParticipant

PAGE = "members:accession"
MAC_LENGTH = 8
GROUP = 4


def link(participant: AccessionParticipant, *, at: datetime) -> Link:
    return Link(PAGE, participant.pk, participant.link_generation, at)


def code(participant: AccessionParticipant) -> str:
    """„7K3M-9QX2-41AB“: the row and 40 bits of a keyed hash over row and generation; nothing of it is stored."""
    row = _digits(participant.pk)
    return _grouped(row + _mac(participant, settings.SECRET_KEY))


def by_code(typed: str) -> AccessionParticipant | None:
    """The participant whose code this is, however it was typed; None for any other. Tries are the caller's to limit."""
    said = "".join(letter for letter in typed.upper() if letter in ALPHABET)
    row, mac = said[:-MAC_LENGTH], said[-MAC_LENGTH:]
    if not 1 <= len(row) <= 12:  # noqa: PLR2004 - digits of a bigint in this alphabet
        return None
    found = AccessionParticipant.objects.shown().select_related("accession").filter(pk=_number(row)).first()
    if found is None or not any(constant_time_compare(mac, _mac(found, key)) for key in _keys()):
        return None
    return found


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _mac(participant: AccessionParticipant, key: str) -> str:
    value = f"{participant.pk}:{participant.link_generation}"
    digest = salted_hmac("accession code", value, secret=key, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:MAC_LENGTH])


def _digits(number: int) -> str:
    digits = ""
    while number or len(digits) < GROUP:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    return number


def _grouped(text: str) -> str:
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
