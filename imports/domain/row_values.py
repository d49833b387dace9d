"""What a row of an import says: its cells by their meaning, checked as the forms check what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field as ModelField

from core.tables.cells import cell_problem
from core.tables.rows import Row
from members.domain import memberships
from members.models import EmailAddress, Organisation, Person, PhoneNumber, Post
from members.models.memberships import NETWORK_FOUNDED_ON
from members.tables.fields import Field
from members.tables.organisation_names import area_key
from members.tables.person_names import PersonName, parse_person_name, parse_salutation
from members.tables.recognition import Column, read_row
from normalisation.domains import validate_mail_address
from normalisation.phone_numbers import validate_phone
from normalisation.validators import validate_letters

ACCEPTED = (
    Field.SALUTATION,
    Field.TITLE,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.NAME,
    Field.JOB_TITLE,
    Field.EMAIL,
    Field.PHONE,
    Field.ORGANISATION,
    Field.CATEGORY,
    Field.AREA_KEY,
    Field.DISTRICT,
    Field.STREET,
    Field.PO_BOX,
    Field.POSTCODE,
    Field.TOWN,
    Field.WEBSITE,
    Field.START,
)
MAIL_ADDRESS: Any = EmailAddress._meta.get_field("address")
MAX_PHONE_LENGTH: int = PhoneNumber._meta.get_field("number").max_length or 0
POSTCODE = re.compile(r"[0-9]{5}")
SEVERAL = frozenset({Field.EMAIL, Field.PHONE})
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAY = re.compile(r"\d{5}")  # 1927 to 2173
DATES = (
    (re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})"), (2, 1, 0)),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?"), (0, 1, 2)),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), (2, 1, 0)),
)
WRONG_DATE = "„{}“ ist kein Datum. Schreiben Sie es wie 01.02.2024."
TOO_EARLY = f"Das Netzwerk gibt es seit {NETWORK_FOUNDED_ON:%Y}. Prüfen Sie das Jahr."
NOBODY = "Es steht weder eine Organisation noch ein Name in der Zeile."

Problem = tuple[str, str]  # the field and a German sentence


@dataclass(frozen=True, slots=True)
class RowValues:
    """Empty texts, and None, are what the row does not say. `problems` say which cells cannot be taken and why."""

    area_key: str = ""
    organisation: str = ""
    district: str = ""
    category: str = ""
    street: str = ""
    po_box: str = ""
    postcode: str = ""
    town: str = ""
    website: str = ""
    name: PersonName | None = None
    job_title: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    start: date | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def names_organisation(self) -> bool:
        return bool(self.area_key or self.organisation)


def read_values(row: Row, columns: Sequence[Column], corrections: Mapping[str, str], *, today: date) -> RowValues:
    """The values of a row, those that the office has typed instead before those of its cells."""
    read = read_row(row, columns)
    texts: dict[Field, list[str]] = {field: list(values) for field, values in read.values.items()}
    for name, text in corrections.items():
        field = Field(name)
        texts[field] = [part.strip() for part in text.split(";") if part.strip()] if field in SEVERAL else [text]
    values = _values(texts)
    problems = [*_unreadable(texts), *_problems(texts, values, today=today)]
    return replace(values, start=_date(texts), problems=tuple(problems))


def value_texts(row: Row, columns: Sequence[Column], corrections: Mapping[str, str]) -> dict[str, str]:
    """What a row says in each of its fields, as one text to be corrected; addresses and phones with semicolons."""
    read = read_row(row, columns).values
    texts = {field.value: "; ".join(values if field in SEVERAL else values[:1]) for field, values in read.items()}
    return {**texts, **corrections}


def parse_date(text: str) -> date | None:
    """A date in German, international or Excel's own notation (days since 1899); None for no date."""
    text = text.strip()
    if EXCEL_DAY.fullmatch(text):
        return EXCEL_EPOCH + timedelta(days=int(text))
    for pattern, (year, month, day) in DATES:
        if found := pattern.fullmatch(text):
            parts = [int(part) for part in found.groups()[:3]]
            try:
                return date(parts[year] + (2000 if parts[year] < 100 else 0), parts[month], parts[day])  # noqa: PLR2004 - two digits
            except ValueError:
                return None
    return None


def _values(texts: Mapping[Field, Sequence[str]]) -> RowValues:
    def first(field: Field) -> str:
        return next(iter(texts.get(field, [])), "")

    return RowValues(
        area_key=first(Field.AREA_KEY),
        organisation=first(Field.ORGANISATION),
        district=first(Field.DISTRICT),
        category=first(Field.CATEGORY),
        street=first(Field.STREET),
        po_box=re.sub(r"(?i)^\s*postfach\s*", "", first(Field.PO_BOX)),
        postcode=re.sub(r"^D-?\s*", "", first(Field.POSTCODE)),
        town=first(Field.TOWN),
        website=_website(first(Field.WEBSITE)),
        name=_name(first),
        job_title=first(Field.JOB_TITLE),
        emails=tuple(dict.fromkeys(texts.get(Field.EMAIL, []))),
        phones=tuple(dict.fromkeys(texts.get(Field.PHONE, []))),
    )


def _name(first: Callable[[Field], str]) -> PersonName | None:
    """The name in its parts, of columns apart or of a whole one; None for none."""
    if first(Field.LAST_NAME):
        name = parse_person_name(f"{first(Field.LAST_NAME)}, {first(Field.FIRST_NAME)}")
    elif first(Field.FIRST_NAME) and not first(Field.NAME):
        name = PersonName("", "", first(Field.FIRST_NAME), "")
    elif first(Field.NAME):
        name = parse_person_name(first(Field.NAME))
    else:
        return None
    title = first(Field.TITLE)
    return name._replace(
        salutation=parse_salutation(first(Field.SALUTATION)) or name.salutation,
        title=" ".join(filter(None, [title, name.title if name.title != title else ""])),
    )


def _website(text: str) -> str:
    return text if not text or "://" in text else f"https://{text}"


def _date(texts: Mapping[Field, Sequence[str]]) -> date | None:
    return parse_date(next(iter(texts.get(Field.START, [])), ""))


def _unreadable(texts: Mapping[Field, Sequence[str]]) -> Iterator[Problem]:
    """Fields with a formula, with characters that nobody sees, or far too long."""
    for field, values in texts.items():
        if problem := cell_problem(values):
            yield field, problem


def _problems(texts: Mapping[Field, Sequence[str]], values: RowValues, *, today: date) -> Iterator[Problem]:
    if not values.names_organisation and values.name is None:
        yield "", NOBODY
    if values.area_key and not area_key(values.area_key):
        yield Field.AREA_KEY, f"„{values.area_key}“ ist kein AGS: Er hat 8 Ziffern, der eines Kreises 5."
    is_whole = bool(texts.get(Field.NAME)) and not texts.get(Field.LAST_NAME)
    if values.name and not values.name.last_name:
        yield Field.NAME if is_whole else Field.LAST_NAME, "Es fehlt der Nachname."
    elif values.name and not values.name.first_name:
        yield Field.NAME if is_whole else Field.FIRST_NAME, f"Zu „{values.name.last_name}“ fehlt der Vorname."
    yield from _invalid(values)
    for text in texts.get(Field.START, [])[:1]:
        yield from _start_problems(text, today=today)


def _invalid(values: RowValues) -> Iterator[Problem]:
    """What the column of the database, or the check of a form, refuses."""
    checked: list[tuple[Field, str, ModelField[Any, Any]]] = [
        (Field.ORGANISATION, values.organisation, Organisation._meta.get_field("name")),
        (Field.WEBSITE, values.website, Organisation._meta.get_field("website")),
        (Field.STREET, values.street, Organisation._meta.get_field("street")),
        (Field.PO_BOX, values.po_box, Organisation._meta.get_field("po_box")),
        (Field.TOWN, values.town, Organisation._meta.get_field("town")),
        (Field.JOB_TITLE, values.job_title, Post._meta.get_field("title")),
    ]
    if values.name:
        checked += [
            (Field.TITLE, values.name.title, Person._meta.get_field("title")),
            (Field.FIRST_NAME, values.name.first_name, Person._meta.get_field("first_name")),
            (Field.LAST_NAME, values.name.last_name, Person._meta.get_field("last_name")),
        ]
    for field, text, column in checked:
        if len(text) > (column.max_length or len(text)):
            yield field, f"„{text[:40]}…“ ist zu lang. Kürzen Sie auf {column.max_length} Zeichen."
            continue
        try:
            column.run_validators(text)
            if text and field in {Field.ORGANISATION, Field.FIRST_NAME, Field.LAST_NAME}:
                validate_letters(text)
        except ValidationError as error:
            yield field, f"„{text[:40]}“: {error.messages[0]}"
    for email in values.emails:
        try:
            MAIL_ADDRESS.run_validators(email)
            validate_mail_address(email)
        except ValidationError:
            yield Field.EMAIL, f"„{email}“ ist keine Mail-Adresse."
    for phone in values.phones:
        yield from _phone_problems(phone)
    if values.postcode and not POSTCODE.fullmatch(values.postcode):
        yield Field.POSTCODE, f"„{values.postcode}“ ist keine Postleitzahl: Sie hat 5 Ziffern."


def _phone_problems(phone: str) -> Iterator[Problem]:
    if len(phone) > MAX_PHONE_LENGTH:
        yield Field.PHONE, f"„{phone[:40]}…“ ist zu lang. Kürzen Sie auf {MAX_PHONE_LENGTH} Zeichen."
        return
    try:
        validate_phone(phone)
    except ValidationError:
        yield Field.PHONE, f"„{phone}“ ist keine Telefonnummer mit Vorwahl."


def _start_problems(text: str, *, today: date) -> Iterator[Problem]:
    start = parse_date(text)
    if start is None:
        yield Field.START, WRONG_DATE.format(text)
    elif start < NETWORK_FOUNDED_ON:
        yield Field.START, TOO_EARLY
    elif (start - today).days > memberships.MAX_DAYS_AHEAD:
        yield Field.START, "Das Datum liegt mehr als ein Jahr voraus. Prüfen Sie das Jahr."
