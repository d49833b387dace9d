"""Phone numbers in any notation: kept as typed, checked by their digits and found by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

import phonenumbers
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.core.exceptions import ValidationError
from django.db.models import Func, Model, QuerySet
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

from normalisation.folding import visible_form

M = TypeVar("M", bound=Model)

COUNTRY, COUNTRY_CODE = "DE", "49"
AUTHORITIES = "115"  # Behördennummer: the one short number that is an authority's
MIN_DIGITS = 6  # of a number; what has fewer is an area code or an extension
MIN_SEARCHED_DIGITS = 5
INVALID_PHONE = (
    "Geben Sie eine Telefonnummer mit Vorwahl und in Ziffern ein, zum Beispiel „0251 275 1125“ oder „05231 71-1075“."
)

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_TRUNK_ZERO = re.compile(r"\(0+\)")  # +49 (0) 251
_PICTURES = re.compile("[\u260e\u260f\u2706\U0001f4de\U0001f4df\U0001f4f1\U0001f57b-\U0001f57f]")
_REMARK = re.compile(r"\((?=[^()]*[^\W\d_])[^()\d]*\)")  # (Büro), (vormittags), (Frau Muster)
_WORDS = (
    "tel(?:efon)?(?:[ .-]*nr|nummer)?|(?:mobil|ruf|sammel)nummer|fon|mobil(?:telefon)?|(?:dienst)?handy|festnetz"
    "|[tm](?=[.:])"
    "|dienst(?:l(?:ich)?)?|gesch(?:ä|ae)ftlich|privat|b(?:ü|ue)ro|sekretariat|vorzimmer|pforte|(?:telefon)?zentrale"
    "|durchwahl|dw|app(?:arat)?|nebenstelle|intern"
    "|werktags|tags(?:ü|ue)ber|morgens|vormittags|mittags|nachmittags|abends"
)
_LABELS = re.compile(rf"\b(?:{_WORDS})\b[.:]*", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*([,;/]|\b(?:oder|od|und|sowie|bzw|bis|[ou])\b\.?|\b(?:x|ext\b\.?)(?=\s*[0-9]))\s*", re.IGNORECASE
)
_DIGITS_AND_SIGNS = re.compile(r"[(+-]*[0-9][0-9 ().+-]*")
_EXTENSION = re.compile(r"-? ?[0-9](?:[ .]?[0-9]){0,5}")


class PhoneWords(Func):
    """What a column of phone numbers is found by: the database function `phone_words()`, immutable, for indexes."""

    function = "phone_words"
    output_field = SearchVectorField()


def validate_phone(value: str) -> None:
    """Accept any notation in use, also of several numbers: `(05231) 71-1075`, `0251 411-1066 oder -1067`.

    Raises ValidationError where a part of it can be neither a number nor another extension of the first one.
    """
    first, *others = _parts(value) or [""]
    if not _is_number(first) or not all(_is_number(part) or _EXTENSION.fullmatch(part) for part in others):
        raise ValidationError(INVALID_PHONE, code="phone")


def phone_query(text: str) -> SearchQuery | None:
    """The query for `PhoneWords` that finds a typed number or a piece of one; None where it is too short or is none."""
    parts = _parts(text)
    if not all(_DIGITS_AND_SIGNS.fullmatch(part) for part in parts):
        return None
    searched = [f"{digits}:*" for digits in map(_searched_digits, parts) if len(digits) >= MIN_SEARCHED_DIGITS]
    return SearchQuery(" | ".join(searched), config="simple", search_type="raw") if searched else None


def phone_digits(text: str) -> frozenset[str]:
    """The digits of each number in the text, however it was typed; extensions alone are none."""
    digits = (_searched_digits(part) for part in _parts(text))
    return frozenset(number for number in digits if len(number) >= MIN_DIGITS)


def digits_query(numbers: Iterable[str]) -> SearchQuery | None:
    """The query for `PhoneWords` that finds what begins with one of these `phone_digits()`; None for no number."""
    text = " | ".join(f"{number}:*" for number in sorted(set(numbers)))  # further extensions are words with it
    return SearchQuery(text, config="simple", search_type="raw") if text else None


def with_phone(rows: QuerySet[M], query: SearchQuery, *, field: str = "phone") -> QuerySet[M]:
    """The rows whose field has what `phone_query()` asks for, by the index over it, which may leave out empty ones."""
    found = rows.exclude(**{field: ""}).alias(phone_words=PhoneWords(field))
    return found.filter(phone_words=query)  # type: ignore[return-value]  # alias() forgets the model


def is_mobile(number: str) -> bool:
    """Whether a typed number, the first of several, is one of a mobile network."""
    first = next(iter(_parts(number)), "")
    if not _is_number(first) or first == AUTHORITIES:
        return False
    return phonenumbers.number_type(phonenumbers.parse(first, COUNTRY)) == PhoneNumberType.MOBILE


def international(number: str) -> str:
    """A number as any phone dials it: `+492512751125`."""
    return phonenumbers.format_number(phonenumbers.parse(number, COUNTRY), PhoneNumberFormat.E164)


def _parts(value: str) -> list[str]:
    """The numbers and extensions that stand one after the other, without labels and what separates them."""
    plain = _TRUNK_ZERO.sub(" ", visible_form(value).translate(_DASHES))
    numbers = _LABELS.sub("", _REMARK.sub(" ", _PICTURES.sub(",", plain))).replace("()", "")
    first, *rest = _SEPARATOR.split(numbers.strip())
    parts = [first]
    for separator, part in zip(rest[::2], rest[1::2], strict=True):
        if separator == "/" and not part.startswith("-") and not _is_number(parts[-1]):
            parts[-1] += f" {part}"  # behind an area code
        else:
            parts.append(part)
    return [number for part in parts if (number := part.strip(" .:"))]


def _is_number(part: str) -> bool:
    if part == AUTHORITIES:
        return True
    try:
        number = phonenumbers.parse(part, COUNTRY) if _DIGITS_AND_SIGNS.fullmatch(part) else None
    except NumberParseException:
        return False
    if number is None or len(str(number.national_number)) < MIN_DIGITS:
        return False
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _searched_digits(part: str) -> str:
    """The digits by which a number is found however it was typed: without country code and zero in front."""
    digits = re.sub("[^0-9]", "", part)
    if part.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00").removeprefix(COUNTRY_CODE)
    return digits.lstrip("0")
