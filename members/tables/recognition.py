"""Recognises what each column of a table holds, by its heading and by its cells, and reads the rows by that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError

from core.tables.cells import cell_problem, joined_cells, split_cell, strip_cell
from core.tables.rows import Row, UnreadableTableError
from members.tables.fields import KEY_PARTS, REPEATABLE, Field, heading_field, is_heading
from members.tables.organisation_names import OrganisationNames, area_key, is_whole_key
from members.tables.person_names import parse_salutation
from normalisation.folding import fold
from normalisation.phone_numbers import validate_phone

MUNICIPALITIES = frozenset(
    {"gemeinde", "gemeindename", "name der gemeinde", "stadt", "stadt gemeinde", "ort", "ortsname"}
)
MAX_TITLE_LINES = 15
SAMPLE = 200  # rows that say what a column holds
MOSTLY = 0.6
DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"\d{1,7}")
POSTCODE = re.compile(r"(?:D-?\s*)?\d{5}")
WEBSITE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
BODY = re.compile(r"\b(?:stadt|gemeinde|kreis|bezirksregierung|gmbh|klinik\w*|polizei\w*|\w*schule|verein|amt|e v)\b")


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it was taken for; `part` is its place in a key that stands in columns apart."""

    index: int
    heading: str
    field: Field
    sample: str = ""
    part: str = ""

    @property
    def label(self) -> str:
        return self.heading or f"Spalte {self.index + 1}"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by its meaning. `problem` says why it cannot be taken as it stands, whatever it is about."""

    number: int
    raw: str
    values: Mapping[Field, list[str]] = field(default_factory=dict)
    problem: str = ""

    def first(self, wanted: Field) -> str:
        """The value of the first column with this meaning that is filled; empty for none."""
        return next(iter(self.values.get(wanted, [])), "")


@dataclass(frozen=True, slots=True)
class RecognisedTable:
    """`skipped` are the lines above the heading, and its repetitions, as text."""

    columns: list[Column]
    rows: list[TableRow]
    skipped: list[str]

    @property
    def has_unused_columns(self) -> bool:
        """Whether a column that holds something counts for nothing."""
        return any(one.sample and not one.field for one in self.columns)

    @property
    def names_municipalities(self) -> bool:
        """Whether the column of organisations says that it holds Gemeinden: „Herford“ is then not the Kreis."""
        return any(one.field == Field.ORGANISATION and fold(one.heading) in MUNICIPALITIES for one in self.columns)

    def has(self, wanted: Field) -> bool:
        return any(column.field == wanted for column in self.columns)


def recognise(
    rows: Sequence[Row],
    organisations: OrganisationNames,
    *,
    accepted: Collection[Field],
    positions: Sequence[Field] = (),
    chosen: Mapping[int, Field] | None = None,
    empty_message: str = "Die Tabelle ist leer.",
) -> RecognisedTable:
    """The table by its meaning.

    `accepted`: what the caller has use for; columns of anything else count for nothing. `positions`: what columns of
    words are, in their order, where there is no heading; a mail address may then stand anywhere. `chosen`: what
    somebody said of columns, by index, which counts before all else. Raises UnreadableTableError with `empty_message`
    for a table without rows below its heading.
    """
    heading, body, skipped = parted(rows)
    if not body:
        raise UnreadableTableError(empty_message)
    columns = recognise_columns(
        heading, body, organisations, accepted=accepted, positions=positions, chosen=chosen or {}
    )
    return RecognisedTable(columns, [read_row(row, columns) for row in body], skipped)


def recognise_columns(
    heading: Sequence[str],
    body: Sequence[Row],
    organisations: OrganisationNames,
    *,
    accepted: Collection[Field],
    positions: Sequence[Field] = (),
    chosen: Mapping[int, Field],
) -> list[Column]:
    """What the columns hold, of a table that `parted()` has parted; the rest as of `recognise()`."""
    columns = _columns(heading, body, organisations, positions, chosen)
    return [one if one.field in accepted else replace(one, field=Field.NOTHING, part="") for one in columns]


def parted(rows: Sequence[Row]) -> tuple[list[str], list[Row], list[str]]:
    """The heading, the rows below it, and what was left out: lines above it, and where it is repeated.

    Of a table without a heading, keys and mail addresses are brought into columns of their own.
    """
    position = _heading_position(rows)
    if position is None:
        return [], _aligned(rows) if rows else [], []
    above = rows[position - 1].cells if position else []
    heading = [strip_cell(cell) for cell in rows[position].cells]
    merged = [strip_cell(cell) for cell in above[len(heading) :]] if len(above) > 1 else []
    heading = [cell or _cell(above, index) for index, cell in enumerate(heading)] if len(above) > 1 else heading
    repeated = [row for row in rows[position + 1 :] if _is_same_line(row.cells, rows[position].cells)]
    body = [row for row in rows[position + 1 :] if row not in repeated]
    return heading + merged, body, [joined_cells(row.cells) for row in [*rows[:position], *repeated]]


def _heading_position(rows: Sequence[Row]) -> int | None:
    """The row with most usual headings among the first; one alone counts only in the first row."""
    best, found = 0, None
    for position, row in enumerate(rows[:MAX_TITLE_LINES]):
        score = 0 if "@" in "".join(row.cells) else sum(is_heading(cell) for cell in row.cells)
        if score > max(best, 1 if position else 0):
            best, found = score, position
    return found


def _is_same_line(cells: Sequence[str], others: Sequence[str]) -> bool:
    return [fold(cell) for cell in cells if cell.strip()] == [fold(cell) for cell in others if cell.strip()]


def _aligned(rows: Sequence[Row]) -> list[Row]:
    """Rows without headings, with keys before and mail addresses behind all else: in such lists they stand anywhere."""
    parts = [Row(row.number, [part for cell in row.cells for part in split_cell(cell)]) for row in rows]
    words = [[part for part in row.cells if not _is_key_or_address(part)] for row in parts]
    width = max(map(len, words))
    keys = [[part for part in row.cells if is_whole_key(part)][:1] for row in parts]
    has_keys = any(keys)
    return [
        Row(
            row.number,
            [
                *(key or [""] if has_keys else []),
                *others,
                *[""] * (width - len(others)),
                *[part for part in row.cells if "@" in part],
            ],
        )
        for row, others, key in zip(parts, words, keys, strict=True)
    ]


def _is_key_or_address(part: str) -> bool:
    return "@" in part or is_whole_key(part)


def _columns(
    heading: Sequence[str],
    body: Sequence[Row],
    organisations: OrganisationNames,
    positions: Sequence[Field],
    chosen: Mapping[int, Field],
) -> list[Column]:
    width = max(len(heading), *(len(row.cells) for row in body))
    headings = [_cell(heading, index) for index in range(width)]
    samples = [_filled(body, index) for index in range(width)]
    columns = [
        Column(index, heading, _field(heading, values, organisations), _sample(values))
        for index, (heading, values) in enumerate(zip(headings, samples, strict=True))
    ]
    columns = _key_in_parts(columns, samples)
    if not heading:
        columns = _by_position(columns, positions)
    columns = _settled_names(columns, samples, organisations)
    columns = [_with_chosen(column, chosen) for column in columns]
    return list(_without_repetitions(columns, chosen))


def _field(heading: str, values: Sequence[str], organisations: OrganisationNames) -> Field:
    """What heading and cells say together; the cells win where they can be nothing else."""
    named = heading_field(heading) if heading else None
    seen = _content_field(values, organisations)
    if seen == Field.EMAIL or (seen == Field.SALUTATION and named in {None, Field.TITLE, Field.JOB_TITLE}):
        return seen
    if named == Field.AREA_KEY and values and seen != Field.AREA_KEY and not any(map(area_key, values)):
        return Field.NOTHING
    if named == Field.EMAIL and values and not any("@" in value for value in values):
        return seen or Field.NOTHING
    if named in {Field.NAME, Field.TOWN, Field.STREET} and seen == Field.ORGANISATION:
        return seen if named == Field.NAME else named
    return named if named is not None else seen or Field.NOTHING


def _content_field(values: Sequence[str], organisations: OrganisationNames) -> Field | None:
    """What most cells can only be; None where that cannot be seen."""

    def is_key(value: str) -> bool:
        return is_whole_key(value) or organisations.with_key(area_key(value)) is not None

    def is_organisation(value: str) -> bool:
        return bool(organisations.named(value) or BODY.search(fold(value)))

    tests: list[tuple[Field, Callable[[str], object]]] = [
        (Field.EMAIL, lambda value: "@" in value),
        (Field.AREA_KEY, is_key),
        (Field.SALUTATION, parse_salutation),
        (Field.START, DATE.fullmatch),
        (Field.POSTCODE, POSTCODE.fullmatch),
        (Field.WEBSITE, WEBSITE.fullmatch),
        (Field.NUMBER, NUMBER.fullmatch),
        (Field.PHONE, _is_phone),
        (Field.ORGANISATION, is_organisation),
    ]
    return next((field for field, test in tests if values and _share(values, test) >= MOSTLY), None)


def _share(values: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(value)) for value in values) / len(values)


def _is_phone(value: str) -> bool:
    try:
        validate_phone(value)
    except ValidationError:
        return False
    return True


def _key_in_parts(columns: Sequence[Column], samples: Sequence[Sequence[str]]) -> list[Column]:
    """Columns „Land“, „RB“, „Kreis“, „VB“ and „Gem“ of digits are one key together."""
    parts = {
        column.index: fold(column.heading)
        for column in columns
        if fold(column.heading) in KEY_PARTS
        and samples[column.index]
        and all(map(str.isdecimal, samples[column.index]))
    }
    if not {"land", "rb", "kreis", "gem"} <= set(parts.values()):
        return list(columns)
    return [
        replace(column, field=Field.AREA_KEY, part=parts[column.index]) if column.index in parts else column
        for column in columns
    ]


def _by_position(columns: Sequence[Column], positions: Sequence[Field]) -> list[Column]:
    """Columns without a meaning of their own get the next position that no other column has."""
    has = {column.field for column in columns}
    left = [position for position in positions if position not in has]
    return [
        replace(column, field=left.pop(0)) if column.field == Field.NOTHING and column.sample and left else column
        for column in columns
    ]


def _settled_names(
    columns: Sequence[Column], samples: Sequence[Sequence[str]], organisations: OrganisationNames
) -> list[Column]:
    """„Name“ beside „Vorname“ is the last name; where nothing else names the house, „Stadt“, „Ort“ or „Kreis“ may."""
    has = Counter(column.field for column in columns)
    settled = list(columns)
    if has[Field.FIRST_NAME] and has[Field.NAME] and not has[Field.LAST_NAME]:
        settled = [replace(one, field=Field.LAST_NAME) if one.field == Field.NAME else one for one in settled]
    if has[Field.ORGANISATION] or has[Field.AREA_KEY]:
        return settled
    for wanted in (Field.TOWN, Field.NAME, Field.DISTRICT):
        for position, one in enumerate(settled):
            if one.field == wanted and _names_houses(samples[one.index], organisations):
                settled[position] = replace(one, field=Field.ORGANISATION)
                return settled
    return settled


def _names_houses(values: Sequence[str], organisations: OrganisationNames) -> bool:
    """Whether most cells are a known organisation's name, each another: the Kreis beside a Gemeinde is repeated."""
    known = sum(bool(organisations.named(value)) for value in values)
    return bool(values) and known >= MOSTLY * len(values) and len({*map(fold, values)}) >= MOSTLY * len(values)


def _with_chosen(column: Column, chosen: Mapping[int, Field]) -> Column:
    return replace(column, field=chosen[column.index], part="") if column.index in chosen else column


def _without_repetitions(columns: Sequence[Column], chosen: Mapping[int, Field]) -> Iterator[Column]:
    """Of several columns with one meaning the first counts, or the first that was chosen."""
    counting: dict[Field, int] = {}
    for column in sorted(columns, key=lambda one: (one.index not in chosen, one.index)):
        counting.setdefault(column.field, column.index)
    for column in columns:
        is_counted = column.field in REPEATABLE or counting[column.field] == column.index
        yield column if is_counted else replace(column, field=Field.NOTHING)


def read_row(row: Row, columns: Sequence[Column]) -> TableRow:
    """The row by the meaning of its columns."""
    problem = cell_problem([_cell(row.cells, column.index) for column in columns if column.field])
    values: dict[Field, list[str]] = {}
    for column in columns:
        for value in _values(row, column):
            is_name = column.field == Field.EMAIL and "@" not in value and " " in value
            values.setdefault(Field.NAME if is_name else column.field, []).append(value)
    if key := _joined_key(row, columns):
        values.setdefault(Field.AREA_KEY, []).append(key)
    return TableRow(row.number, joined_cells(row.cells), values, problem)


def _values(row: Row, column: Column) -> list[str]:
    """The values of a cell: one, or those of a column of mail addresses, which may stand beside a name."""
    value = _cell(row.cells, column.index)
    if not value or not column.field or column.part:
        return []
    if column.field != Field.EMAIL or "@" not in value:
        return [value]
    parts = [part for cell in re.split(r"[;,]", value) for part in split_cell(cell) if part]
    return [part.removeprefix("mailto:").strip("<>") for part in parts]


def _joined_key(row: Row, columns: Sequence[Column]) -> str:
    """The AGS of columns apart; empty where one of them is blank or has too many digits."""
    by_part = {column.part: _cell(row.cells, column.index) for column in columns if column.part}
    digits = [by_part.get(part, "").zfill(KEY_PARTS[part]) for part in ("land", "rb", "kreis", "gem")]
    return "".join(digits) if all(by_part.get(part) for part in ("land", "rb", "kreis", "gem")) else ""


def _filled(rows: Sequence[Row], index: int) -> list[str]:
    return [value for row in rows[:SAMPLE] if (value := _cell(row.cells, index))]


def _sample(values: Sequence[str]) -> str:
    return ", ".join(values[:2])[:80]


def _cell(cells: Sequence[str], index: int) -> str:
    return strip_cell(cells[index]) if index < len(cells) else ""
