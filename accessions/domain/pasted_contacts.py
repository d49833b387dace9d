"""A pasted or uploaded list of the heads' mail addresses: parsed, previewed row by row, then saved at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accessions.domain.participant_matching import ParticipantMatcher
from accessions.domain.transitions import lock_open
from accessions.models import Accession
from accounts.models import User
from core.tables.texts import parse_text
from journal import actors
from journal.entries import record_many
from members.models import Organisation, Post
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames
from members.tables.recognition import RecognisedTable, TableRow, recognise
from normalisation.domains import validate_mail_address
from normalisation.mailboxes import mailbox
from regions.domain.name_cases import accusative

validate_mailbox = Post._meta.get_field("mailbox").run_validators
ACCEPTED = (Field.ORGANISATION, Field.AREA_KEY, Field.DISTRICT, Field.EMAIL)
EMPTY = "Es steht keine Adresse darin. Je Zeile: AGS oder Name, dann die Mail-Adresse."


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One parsed line; `problem` says why it is not saved, `note` is a hint for the office."""

    line: int
    raw: str
    organisation: Organisation | None = None
    email: str = ""
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastedContacts:
    table: RecognisedTable
    rows: list[ContactRow]
    missing: list[Organisation]  # participants without an address before and after

    @property
    def usable(self) -> list[ContactRow]:
        return [row for row in self.rows if not row.problem]

    @property
    def faulty(self) -> list[ContactRow]:
        return [row for row in self.rows if row.problem]


def parse_contacts(accession: Accession, text: str, *, columns: Mapping[int, Field] | None = None) -> PastedContacts:
    """Read each row as AGS or name of a participant and a mail address; saves nothing.

    `columns`: what the office says that columns hold, by index. Raises UnreadableTableError for too many rows or none.
    """
    names = OrganisationNames(_participating_organisations(accession))
    table = recognise(
        parse_text(text),
        names,
        accepted=ACCEPTED,
        positions=[Field.ORGANISATION],
        chosen=columns,
        empty_message=EMPTY,
    )
    matcher = ParticipantMatcher(names, prefers_municipalities=table.names_municipalities)
    rows = _mark_contradictions([_read_row(row, matcher) for row in table.rows])
    listed = {row.organisation.pk for row in rows if row.organisation and not row.problem}
    mailboxes = head_mailboxes(names.organisations)
    missing = [one for one in names.organisations if one.pk not in listed and one.pk not in mailboxes]
    return PastedContacts(table, [_with_replaced_address(row, mailboxes) for row in rows], missing)


def _with_replaced_address(row: ContactRow, mailboxes: Mapping[int, str]) -> ContactRow:
    """The row with a note of the address that would be replaced."""
    before = mailboxes.get(row.organisation.pk, "") if row.organisation and not row.problem else ""
    if not before or mailbox(before) == mailbox(row.email):
        return row
    return replace(row, note="; ".join(filter(None, [row.note, f"bisher {before}"])))


@transaction.atomic
def save_contacts(
    accession: Accession, text: str, *, by: User, at: datetime, columns: Mapping[int, Field] | None = None
) -> int:
    """Save the addresses of all usable rows as mailboxes of the heads' posts; returns how many are new or changed.

    A participant without such a post gets a vacant one. Raises as `parse_contacts()`, and TransitionError.
    """
    actor = actors.user(by.pk)
    locked = lock_open(accession, reader=actor)
    usable = {
        row.organisation.pk: row for row in parse_contacts(locked, text, columns=columns).usable if row.organisation
    }
    heads = Post.objects.select_for_update().filter(kind=Post.Kind.HEAD, organisation__in=usable)
    posts = {post.organisation_id: post for post in heads.order_by("pk")}
    changed = [post for key, post in posts.items() if mailbox(post.mailbox) != mailbox(usable[key].email)]
    for post in changed:
        post.mailbox = usable[post.organisation_id].email
    Post.objects.bulk_update(changed, ["mailbox"], batch_size=1_000)
    made = Post.objects.bulk_create(
        [
            Post(organisation_id=key, kind=Post.Kind.HEAD, mailbox=row.email, created_at=at)
            for key, row in usable.items()
            if key not in posts
        ],
        batch_size=1_000,
    )
    record_many("create", ((post, {"kind": Post.Kind.HEAD.value}) for post in made), actor=actor, at=at)
    record_many("change", ((post, {"fields": ["mailbox"]}) for post in changed), actor=actor, at=at)
    return len(changed) + len(made)


def head_mailboxes(organisations: Iterable[Organisation]) -> dict[int, str]:
    """The mailbox of the head's post, where there is one, by organisation."""
    heads = Post.objects.filter(kind=Post.Kind.HEAD, organisation__in=[one.pk for one in organisations])
    return dict(heads.exclude(mailbox="").values_list("organisation", "mailbox"))


def _participating_organisations(accession: Accession) -> list[Organisation]:
    rows = Organisation.objects.filter(accessions__accession=accession).select_related("body_of__parent")
    return list(rows.order_by("body_of__ags", "name_fold"))


def _read_row(row: TableRow, matcher: ParticipantMatcher) -> ContactRow:
    if row.problem:
        return ContactRow(row.number, row.raw, problem=row.problem)
    organisation, problem, note = matcher.find(row)
    email, address_problem = _address(row.values.get(Field.EMAIL, []))
    return ContactRow(row.number, row.raw, organisation, email, problem or address_problem, note)


def _address(mails: Sequence[str]) -> tuple[str, str]:
    if not mails:
        return "", "Es fehlt die Mail-Adresse."
    if len(mails) > 1:
        return "", "In der Zeile stehen mehrere Mail-Adressen. Lassen Sie eine stehen."
    try:
        validate_mailbox(mails[0])
        validate_mail_address(mails[0])
    except ValidationError:
        return "", f"„{mails[0]}“ ist keine Mail-Adresse."
    return mails[0], ""


def _mark_contradictions(rows: list[ContactRow]) -> list[ContactRow]:
    """Mark lines with different addresses for one participant, and repeated lines, as problems."""
    addresses: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.organisation and not row.problem:
            addresses[row.organisation.pk].add(mailbox(row.email))
    seen: set[int] = set()
    checked_rows = []
    for row in rows:
        problem = row.problem
        if row.organisation and not problem:
            if len(addresses[row.organisation.pk]) > 1:
                name = accusative(row.organisation)
                problem = f"Für {name} stehen verschiedene Adressen in der Liste. Lassen Sie eine stehen."
            elif row.organisation.pk in seen:
                problem = "Steht doppelt in der Liste."
            seen.add(row.organisation.pk)
        checked_rows.append(replace(row, problem=problem))
    return checked_rows
