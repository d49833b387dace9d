"""A pasted or uploaded list of guests: parsed, previewed row by row, then added at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.tables.texts import parse_text
from events.domain.invitations import guest_list
from events.domain.invitations.guest_input import GuestInput, KnownGuests, names_somebody
from events.domain.invitations.locking import lock_event
from events.models import Event, Invitation
from members.models import Organisation
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames, area_key, municipalities_of
from members.tables.person_names import PersonName, parse_person_name, parse_salutation
from members.tables.recognition import RecognisedTable, TableRow, recognise
from normalisation.domains import validate_mail_address
from normalisation.salutations import salutation_line
from regions.domain.name_cases import nominative

POSITIONS = (Field.NAME, Field.JOB_TITLE, Field.ORGANISATION, Field.SALUTATION)
ACCEPTED = frozenset(
    {*POSITIONS, Field.TITLE, Field.FIRST_NAME, Field.LAST_NAME, Field.AREA_KEY, Field.DISTRICT, Field.EMAIL}
)
FIELDS: dict[str, Any] = {
    name: Invitation._meta.get_field(name)
    for name in ("title", "first_name", "last_name", "job_title", "organisation_name", "salutation", "email")
}
EMPTY = "Es steht niemand darin. Je Zeile: Name; Amt; Haus; Mail-Adresse."
NOBODY = "Es fehlt, wer eingeladen wird: ein Name, ein Amt oder ein Haus."
validate_email = Invitation._meta.get_field("email").run_validators


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A parsed line; `problem` says why it cannot be added, `note` what the office should know."""

    line: int
    raw: str
    guest: GuestInput | None = None
    problem: str = ""
    note: str = ""
    is_known: bool = False

    @property
    def salutation(self) -> str:
        """The salutation that the invitation will use."""
        return (self.guest or GuestInput()).salutation_or_usual


@dataclass(frozen=True, slots=True)
class PastedGuests:
    table: RecognisedTable
    rows: list[GuestRow]

    @property
    def usable(self) -> list[GuestRow]:
        """Rows that would be added."""
        return [row for row in self.rows if not row.problem and not row.is_known]

    @property
    def known(self) -> list[GuestRow]:
        return [row for row in self.rows if row.is_known]

    @property
    def faulty(self) -> list[GuestRow]:
        return [row for row in self.rows if row.problem]


def parse_guests(event: Event, text: str, *, at: datetime, columns: Mapping[int, Field] | None = None) -> PastedGuests:
    """Read each row as a guest without saving.

    With a heading the columns are as named; without one the order is name, job title, organisation, with the mail
    address anywhere. `columns`: what the office says that columns hold, by index. Raises UnreadableTableError for a
    list that is too long or empty.
    """
    names = OrganisationNames(_public_organisations(timezone.localdate(at)))
    table = recognise(
        parse_text(text), names, accepted=ACCEPTED, positions=POSITIONS, chosen=columns, empty_message=EMPTY
    )
    known = KnownGuests(event.invitations.select_related("post", "person"))
    listed = KnownGuests([])
    rows = [_read_row(row, names, table.names_municipalities) for row in table.rows]
    return PastedGuests(table, [_without_duplicates(row, known, listed) for row in rows])


@transaction.atomic
def add_pasted_guests(
    event: Event, text: str, *, by: User, at: datetime, columns: Mapping[int, Field] | None = None
) -> int:
    """Add the guests of all usable rows; returns how many. Raises as `parse_guests()` and `add_guests()`."""
    locked = lock_event(event)
    guests = [row.guest for row in parse_guests(locked, text, at=at, columns=columns).usable if row.guest]
    return guest_list.add_to_locked(locked, guests, by=by, at=at)


def _public_organisations(day: date) -> list[Organisation]:
    """Those that everybody may know: bodies of the register, and partners."""
    partners = Organisation.objects.partners_on(day)
    found = Organisation.objects.filter(Q(body_of__isnull=False) | Q(pk__in=partners.values("pk")))
    return list(found.select_related("body_of__parent").order_by("pk"))


def _without_duplicates(row: GuestRow, known: KnownGuests, listed: KnownGuests) -> GuestRow:
    """The row with a note or problem where the guest is on the event's list or twice in the pasted one."""
    if row.problem or row.guest is None:
        return row
    if not listed.add(row.guest):
        return replace(row, problem="Steht doppelt in der Liste.")
    if not known.add(row.guest):
        return replace(row, is_known=True, note="schon auf der Gästeliste")
    letter = "" if row.guest.email else "ohne Mail-Adresse: bekommt einen Brief"
    return replace(row, note="; ".join(filter(None, [row.note, letter])))


def _read_row(row: TableRow, names: OrganisationNames, prefers_municipalities: bool) -> GuestRow:
    mails = row.values.get(Field.EMAIL, [])
    if problem := row.problem or _address_problem(mails):
        return GuestRow(row.number, row.raw, problem=problem)
    organisation, note = _organisation(row, names, prefers_municipalities)
    guest = _guest(row, organisation, "".join(mails))
    if problem := _length_problem(guest) if names_somebody(guest) else NOBODY:
        return GuestRow(row.number, row.raw, problem=problem)
    return GuestRow(row.number, row.raw, guest, note=note)


def _address_problem(mails: Sequence[str]) -> str:
    if len(mails) > 1:
        return "In der Zeile stehen mehrere Mail-Adressen. Lassen Sie eine stehen."
    for email in mails:
        try:
            validate_email(email)
            validate_mail_address(email)
        except ValidationError:
            return f"„{email}“ ist keine Mail-Adresse."
    return ""


def _organisation(
    row: TableRow, names: OrganisationNames, prefers_municipalities: bool
) -> tuple[Organisation | None, str]:
    """The known organisation that a row means, and a note where that is doubtful: a guest may come from any other."""
    key, name = row.first(Field.AREA_KEY), row.first(Field.ORGANISATION)
    by_key = names.with_key(area_key(key)) if key else None
    found = names.named(name) if name else []
    if len(found) > 1 and (prefers_municipalities or row.first(Field.DISTRICT)):
        found = municipalities_of(found, row.first(Field.DISTRICT)) or found
    if key and by_key is None:
        return None, f"„{key}“ ist kein bekannter AGS"
    if by_key and found and by_key not in found:
        return None, f"AGS {area_key(key)} ist {nominative(by_key)}, daneben steht „{name}“"
    if by_key or len(found) == 1:
        return by_key or found[0], ""
    return None, f"„{name}“ gibt es mehrfach: " + " oder ".join(f"„{one}“" for one in found) if found else ""


def _guest(row: TableRow, organisation: Organisation | None, email: str) -> GuestInput:
    """The guest of a row; the name as written is split where it stands whole, the house gets its official name."""
    name = _person_name(row)
    return GuestInput(
        title=name.title,
        first_name=name.first_name,
        last_name=name.last_name,
        job_title=", ".join(filter(None, [row.first(Field.JOB_TITLE), name.suffix])),
        organisation_name=organisation.name if organisation else row.first(Field.ORGANISATION),
        salutation=_salutation(row.first(Field.SALUTATION), name),
        email=email,
        organisation=organisation,
    )


def _salutation(written: str, name: PersonName) -> str:
    """The salutation as written, or of „Frau“ or „Herr“ beside the name; empty for the usual one."""
    address = parse_salutation(written)
    if address is None:
        return written.rstrip(",! ")
    salutation = address or name.salutation
    return (
        salutation_line(salutation, title=name.title, last_name=name.last_name) if salutation and name.last_name else ""
    )


def _person_name(row: TableRow) -> PersonName:
    """The name of the columns apart, or else of the whole one; titles in front of a first or last name are titles."""
    first_name, last_name = row.first(Field.FIRST_NAME), row.first(Field.LAST_NAME)
    if not (first_name or last_name):
        name = parse_person_name(row.first(Field.NAME))
    else:
        name = parse_person_name(f"{last_name}, {first_name}") if last_name else PersonName("", "", first_name, "")
    title = row.first(Field.TITLE)
    return name._replace(title=" ".join(filter(None, [title, name.title if name.title != title else ""])))


def _length_problem(guest: GuestInput) -> str:
    """Which part of a guest is longer than its column, whole names having been split."""
    for name, field in FIELDS.items():
        if len(value := getattr(guest, name)) > field.max_length:
            return f"„{value[:40]}…“ ist zu lang. Kürzen Sie auf {field.max_length} Zeichen."
    return ""
