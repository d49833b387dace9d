"""Letters on paper for people without an e-mail address, with a QR code and a short code to type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from core import office_contact, typesetting

TEMPLATE = "core/pdf/letters"
MAX_ADDRESS_LINES = 6  # what DIN 5008 gives the window


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, mostly with a personal link.

    `address` has at most six lines, the recipient's name first. `link` is the absolute URL in the QR code; `code` opens
    the same page when typed at `code_page`, another absolute URL; without a code there are neither. `closing` are the
    paragraphs below them.
    """

    address: Sequence[str]
    subject: str
    salutation: str
    paragraphs: Sequence[str]
    day: date
    link: str = ""
    code: str = ""
    code_page: str = ""
    answer_by: date | None = None
    closing: Sequence[str] = ()

    @property
    def texts(self) -> list[str]:
        """What was typed by people or is made of it, the address first."""
        return [*self.address, self.subject, self.salutation, *self.paragraphs, *self.closing]


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """All letters in one PDF/UA-1 for window envelopes (DIN 5008, form B), each beginning on a new page.

    Raises ValueError for none, or for an address that the window cannot show.
    """
    if not letters:
        raise ValueError("no letters")
    data = {
        "title": "Briefe",
        "sender": sender_data(),
        "letters": [_letter_data(letter) for letter in letters],
    }
    return typesetting.pdf(TEMPLATE, data, at=_midnight(max(letter.day for letter in letters)))


def sender_data() -> dict[str, str]:
    """The Geschäftsstelle as the letter's template names it."""
    return {**settings.OFFICE_CONTACT, "phones": office_contact.phones()}


def _letter_data(letter: Letter) -> dict[str, Any]:
    if len(letter.address) > MAX_ADDRESS_LINES:
        raise ValueError("an address has at most six lines")
    return {
        "address": list(letter.address),
        "subject": letter.subject,
        "salutation": letter.salutation,
        "paragraphs": list(letter.paragraphs),
        "closing": list(letter.closing),
        "qr": typesetting.qr_svg(letter.link) if letter.link else "",
        "code": letter.code,
        "page": letter.code_page.partition("://")[2].rstrip("/"),
        "address_of_page": letter.code_page,
        "day": date_format(letter.day, "j. F Y"),
        "answer_by": date_format(letter.answer_by, "j. F Y") if letter.answer_by else "",
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())
