"""The pages of imports: upload, dry run, mending, applying, taking back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imports.models import Import
from journal.models import JournalEntry
from members.models import Person
from members.tables.fields import Field
from tests.core.tables.test_reading import workbook
from tests.factories.imports import HEADING, run_imports
from tests.office.views.test_accessions import text

pytestmark = pytest.mark.django_db

ANNA = ["", "", "Anna", "Beispiel", "", "", "anna@privat.example", "01.02.2024"]
FAULTY = ["", "", "Dora", "", "", "", "'+49", "29.02.2023"]


def upload(client: Client, content: bytes, **fields: str):
    file = SimpleUploadedFile("liste.xlsx", content)
    return client.post(reverse("imports:imports"), {"file": file, **fields}, follow=True)


def uploaded(client: Client, *rows: list[object]) -> Import:
    upload(client, workbook([HEADING.split(";"), *rows]))
    run_imports(at=timezone.now())
    return Import.objects.get()


def press(client: Client, name: str, source: Import, **data: str) -> str:
    return text(client.post(reverse(f"imports:{name}", args=[source.pk]), data, follow=True))


def page_of(client: Client, source: Import, **query: str) -> str:
    return text(client.get(reverse("imports:import", args=[source.pk]), query))


def test_table_is_checked_applied_and_taken_back(office_client: Client):
    page = text(upload(office_client, workbook([["Titel"], HEADING.split(";"), ANNA])))
    assert "Der Probelauf läuft" in page
    run_imports(at=timezone.now())
    source = Import.objects.get()
    page = page_of(office_client, source)
    for sentence in (
        "Bereit zum Übernehmen",
        "Eine Zeile übernehmen",
        "Mitgliedschaft ab 01.02.2024",
        "Eine Titelzeile",
    ):
        assert sentence in page
    assert "Die Zeilen werden jetzt übernommen." in press(office_client, "apply", source)
    assert "wird gerade übernommen" in press(office_client, "apply", source)
    run_imports(at=timezone.now())
    assert "Übernommen am" in page_of(office_client, source)
    assert Person.objects.get().last_name == "Beispiel"
    assert "wird jetzt zurückgenommen" in press(office_client, "undo", source)
    run_imports(at=timezone.now())
    assert ("Zurückgenommen am" in page_of(office_client, source), Person.objects.count()) == (True, 0)
    press(office_client, "check_again", source)
    run_imports(at=timezone.now())
    assert "Bereit zum Übernehmen" in page_of(office_client, source)
    assert "sein Inhalt ist gelöscht" in press(office_client, "discard", source)
    assert "Beispiel" not in page_of(office_client, source)


def test_faulty_row_is_mended_in_place_and_leads_to_the_next(office_client: Client):
    source = uploaded(office_client, FAULTY, ANNA, ["", "", "Emil", "", "", "", "", ""])
    assert "2 Zeilen brauchen Sie noch" in page_of(office_client, source)
    row = reverse("imports:row", args=[source.pk, 2])
    page = text(office_client.get(row))
    assert all(
        one in page for one in ("Es fehlt der Nachname.", "„29.02.2023“ ist kein Datum.", "ist keine Mail-Adresse")
    )
    typed = {"first_name": "Dora", "last_name": "Gast", "email": "dora@privat.example", "start": "30.02.2024"}
    page = text(office_client.post(row, typed, follow=True))
    assert ("„30.02.2024“ ist kein Datum." in page, 'value="30.02.2024"' in page) == (True, True)
    answer = office_client.post(row, {**typed, "start": "01.03.2024"})
    assert answer["Location"] == reverse("imports:row", args=[source.pk, 4])
    assert "Eine Zeile braucht Sie noch" in page_of(office_client, source)
    assert page_of(office_client, source, zeige="faulty").count(">Berichtigen<") == 1


def test_question_is_answered_on_the_page_of_the_row(office_client: Client):
    source = uploaded(office_client, ANNA, ["", "", "A.", "Beispiel", "", "", "anna@privat.example", ""])
    row = reverse("imports:row", args=[source.pk, 3])
    assert "Anna Beispiel in Zeile 2 (gleicher Nachname, Vorname abgekürzt, gleiche Adresse)" in text(
        office_client.get(row)
    )
    typed = {"first_name": "A.", "last_name": "Beispiel", "email": "anna@privat.example", "start": ""}
    office_client.post(row, {**typed, "choice_person": "row 2"})
    assert source.rows.get(number=3).outcome == "unchanged"
    assert office_client.post(row, {**typed, "choice_person": "row 99"}).status_code == 302, "no question any more"


def test_columns_are_changed_and_all_rows_checked_again(office_client: Client):
    source = uploaded(office_client, ANNA)
    assert "neu geprüft" in press(office_client, "columns", source, column_6=Field.NOTHING, column_99=Field.NAME)
    run_imports(at=timezone.now())
    assert source.rows.get().plan["new_emails"] == []


def test_faulty_rows_leave_as_a_file_with_their_reasons(office_client: Client):
    source = uploaded(office_client, ["", "", "Dora", "", "", "", "+49", ""], ANNA)
    answer = office_client.get(reverse("imports:faulty_rows", args=[source.pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == f"{HEADING};Was fehlt oder zu entscheiden ist"
    assert lines[1].startswith(";;Dora;;;;'+49;;Es fehlt der Nachname.")
    assert (len(lines), "no-store" in answer["Cache-Control"]) == (2, True)
    assert JournalEntry.objects.filter(verb="download", data__people=1).count() == 1


@pytest.mark.parametrize(
    ("content", "fields", "sentence"),
    [
        (b"%PDF-1.7", {}, "Das ist ein PDF."),
        (b"PK\x03\x04 kaputt", {}, "beschädigt oder keine Tabelle"),
        (HEADING.encode(), {}, "keine Zeilen unter ihrer Überschrift"),
        (
            workbook([["a", "b"], ["c", "d"]]),
            {"sheet_name": "Zwei"},
            "Ein Blatt „Zwei“ hat die Datei nicht. Es gibt: „Tabelle1“.",
        ),
        (b"", {}, "Wählen Sie eine Datei aus, die nicht leer ist."),
    ],
)
def test_what_is_no_table_is_an_error_at_the_field(office_client: Client, content, fields, sentence):
    answer = upload(office_client, content, **fields)
    assert (answer.status_code, sentence in text(answer), Import.objects.count()) == (400, True, 0)


def test_page_of_an_import_takes_as_many_statements_for_one_row_as_for_many(office_client, django_assert_num_queries):
    source = uploaded(office_client, ANNA)
    page_of(office_client, source)
    with django_assert_num_queries(6):
        page_of(office_client, source)
    Import.objects.all().delete()
    source = uploaded(office_client, *[[*ANNA[:2], f"Anna{n}", *ANNA[3:6], f"a{n}@b.example", ""] for n in range(30)])
    with django_assert_num_queries(6):
        page_of(office_client, source)


def test_new_people_are_informed_from_the_page_of_the_import(office_client: Client):
    source = uploaded(office_client, ANNA, ["", "", "Otto", "Ohne", "", "", "", ""])
    press(office_client, "apply", source)
    run_imports(at=timezone.now())
    assert "2 Menschen sind neu und noch nicht darüber informiert" in page_of(office_client, source)
    page = text(office_client.get(reverse("imports:inform", args=[source.pk])))
    assert "Ein Mensch bekommt jetzt eine Mail." in page
    assert "Guten Tag Anna Beispiel," in page
    assert "Eine Mail ist geschrieben." in press(office_client, "inform", source)
    assert "Alle sind schon informiert." in press(office_client, "inform", source)
    letters = reverse("imports:letters", args=[source.pk])
    assert "Ein Mensch ohne Mail-Adresse bekommt einen Brief." in text(office_client.get(letters))
    assert office_client.post(letters).content.startswith(b"%PDF")
    assert "noch nicht darüber informiert" not in page_of(office_client, source)
