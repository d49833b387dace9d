"""What columns and rows of a table mean."""

import pytest

from core.tables.cells import HAS_FORMULA
from core.tables.rows import UnreadableTableError
from core.tables.texts import parse_text
from members.tables.fields import Field
from members.tables.organisation_names import OrganisationNames, area_key
from members.tables.recognition import RecognisedTable, recognise
from tests.factories import OrganisationFactory
from tests.factories.accessions import bodies

pytestmark = pytest.mark.django_db
F = Field


@pytest.fixture
def table():
    """Recognises a text; `column_1=` says what somebody says of the second column."""
    names = OrganisationNames([*bodies(), OrganisationFactory(name="Klinik am Wald")])

    def recognised(text: str, *, positions: tuple[Field, ...] = (), **chosen: Field) -> RecognisedTable:
        by_index = {int(name.removeprefix("column_")): field for name, field in chosen.items()}
        return recognise(parse_text(text), names, accepted=list(Field), positions=positions, chosen=by_index)

    return recognised


def fields(recognised: RecognisedTable) -> list[Field]:
    return [column.field for column in recognised.columns]


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("Vorname;Name;Mail", "Anna;Beispiel;a@b.example", [F.FIRST_NAME, F.LAST_NAME, F.EMAIL]),
        ("First Name;Last Name;E-mail Address", "Anna;Beispiel;a@b.example", [F.FIRST_NAME, F.LAST_NAME, F.EMAIL]),
        ("Display Name;Primary Email;Work Phone", "Anna;a@b.example;05231 71-0", [F.NAME, F.EMAIL, F.PHONE]),
        ("Rufname;Nachname;Mobil", "Anna;Beispiel;0170 1234567", [F.FIRST_NAME, F.LAST_NAME, F.PHONE]),
        ("Nr.;PLZ;Ort;Einwohner", "1;32683;Barntrup;8500", [F.NUMBER, F.POSTCODE, F.TOWN, F.NUMBER]),
        ("Gemeinde;Kreis;E-Mail", "Musterstadt 1;Lippe;a@b.example", [F.ORGANISATION, F.DISTRICT, F.EMAIL]),
        ("Kreis;Gemeinde;E-Mail", "Lippe;Musterstadt 1;a@b.example", [F.DISTRICT, F.ORGANISATION, F.EMAIL]),
        ("Land;RB;Kreis;VB;Gem;Name", "05;7;66;0000;001;Musterstadt 1", [*[F.AREA_KEY] * 5, F.ORGANISATION]),
        ("Schlüssel;Ort", "05.7.66.001;Musterstadt 1", [F.AREA_KEY, F.TOWN]),
        ("Ort;Mail", "Musterstadt 1;a@b.example", [F.ORGANISATION, F.EMAIL]),
        ("Titel;Nachname", "Frau;Beispiel", [F.SALUTATION, F.LAST_NAME]),
        ("Sonstiges;Mail", "blau;a@b.example", [F.NOTHING, F.EMAIL]),
        ("Mail;Mail dienstlich", "a@b.example;c@d.example", [F.EMAIL, F.EMAIL]),
        ("Nachname;Nachname", "Beispiel;Muster", [F.LAST_NAME, F.NOTHING]),
        ("E-Mail;Straße;Postfach", ";Am Markt 1;1234", [F.EMAIL, F.STREET, F.PO_BOX]),
    ],
)
def test_column_is_known_by_its_heading_and_by_its_cells(table, heading, row, expected):
    assert fields(table(f"{heading}\n{row}")) == expected


def test_columns_without_heading_are_known_by_their_cells_else_by_position(table):
    text = "05766001;Amt;a@b.example\nc@d.example;05766002;Anna Beispiel"
    recognised = table(text, positions=(F.NAME, F.JOB_TITLE))
    assert [column.field for column in recognised.columns] == [F.AREA_KEY, F.NAME, F.EMAIL]
    assert [row.first(F.AREA_KEY) for row in recognised.rows] == ["05766001", "05766002"]


def test_what_somebody_says_of_a_column_counts_before_all_else(table):
    text = "Name;Vorname;Mail\nBeispiel;Anna;a@b.example"
    assert fields(table(text, column_0=F.ORGANISATION)) == [F.ORGANISATION, F.FIRST_NAME, F.EMAIL]
    assert fields(table(text, column_0=F.FIRST_NAME, column_1=F.FIRST_NAME)) == [F.FIRST_NAME, F.NOTHING, F.EMAIL]
    assert fields(table(text, column_2=F.NOTHING))[2] == F.NOTHING


def test_lines_above_the_heading_are_left_out_and_named(table):
    rows = "AGS;Name;Mail\n05766001;X;a@b.example\nAGS;Name;Mail\n;Y;c@d.example"
    text = f"Adressen der Kommunen\nStand: 1. Mai 2024;;\n{rows}"
    recognised = table(text)
    assert recognised.skipped == ["Adressen der Kommunen", "Stand: 1. Mai 2024", "AGS; Name; Mail"]
    assert [row.number for row in recognised.rows] == [4, 6]


def test_heading_of_merged_cells_has_the_names_of_the_line_above(table):
    text = "Organisation;Kontakt;;\n;Vorname;Name;Mail\nMusterstadt 1;Anna;Beispiel;a@b.example"
    assert fields(table(text)) == [F.ORGANISATION, F.FIRST_NAME, F.LAST_NAME, F.EMAIL]


def test_row_gives_all_addresses_of_a_cell_and_the_name_beside_one(table):
    [row] = table("E-Mail;Telefon\nAnna Beispiel <a@b.example>; 1\n").rows
    assert (row.values[F.EMAIL], row.first(F.NAME)) == (["a@b.example"], "Anna Beispiel")
    [row] = table('E-Mail;Telefon\n"a@b.example; c@d.example";1').rows
    assert row.values[F.EMAIL] == ["a@b.example", "c@d.example"]


def test_formula_is_refused_only_where_its_column_is_taken(table):
    heading = "Nachname;Sonstiges;Mail"
    assert [row.problem for row in table(f"{heading}\n=A1;x;a@b.example\nBeispiel;=A1;a@b.example").rows] == [
        HAS_FORMULA,
        "",
    ]


def test_table_without_rows_is_refused(table):
    with pytest.raises(UnreadableTableError, match="leer"):
        table("Name;Mail")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("05766008", "05766008"),
        ("5766008", "05766008"),
        ("05.7.66.008", "05766008"),
        ("05 7 66 008", "05766008"),
        ("057660000008", "05766008"),
        ("57660000008", "05766008"),
        ("05766", "05766"),
        ("5766", "05766"),
        ("057", "057"),
        ("3２", "032"),
        ("8", ""),
        ("0576600", ""),
        ("05766008a", ""),
    ],
)
def test_key_is_read_in_every_form(text, key):
    assert area_key(text) == key


@pytest.mark.parametrize(
    "name",
    [
        "Stadt Musterstadt 1",
        "Musterstadt 1",
        "Musterstadt 1, Stadt",
        "Musterstadt 1, Hansestadt",
        "Hansestadt Musterstadt 1",
        "Stadtverwaltung Musterstadt 1",
        "Verwaltung der Stadt Musterstadt 1",
        "Stadtverwaltung der Stadt Musterstadt 1",
    ],
)
def test_body_is_found_by_every_official_name(name):
    towns = bodies()
    assert OrganisationNames(towns).named(name) == [towns[0]]
