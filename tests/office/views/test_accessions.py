"""The office plans an accession, adds its participants and imports their addresses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accessions.domain import answers_by_office, execution, invitations, planning
from accessions.domain import pasted_contacts as accession_contacts
from accessions.domain.answer_writing import Source
from accessions.models import Accession
from members.models import Post
from tests.core.tables.test_reading import workbook
from tests.core.test_uploads import PDF
from tests.factories import KreisFactory, OrganisationFactory, RegierungsbezirkFactory
from tests.factories.accessions import accession, accession_with_participants, bodies, declare_for, participant_named
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def typed(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "title": "Beitritt des Regierungsbezirks Detmold",
        "effective_on": "2024-02-01",
        "place": "Detmold",
        "inviter": "Bezirksregierung Detmold",
        "answer_by": "2024-01-26",
        "reminds": "on",
        "districts": str(RegierungsbezirkFactory().pk),
        "signatures-TOTAL_FORMS": "1",
        "signatures-INITIAL_FORMS": "0",
        "signatures-0-role": "Regierungspräsidentin",
        "signatures-0-name": "Rita Beispiel",
    }
    return {**values, **changes}


def post(client: Client, name: str, *keys: int, **data: Any):
    return client.post(reverse(f"office:{name}", args=keys), data, follow=True)


def shown(client: Client, made: Accession, query: str = "") -> str:
    return text(client.get(reverse("office:accession", args=[made.pk]) + query))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_create_keeps_all_that_was_typed(office_client):
    scan = SimpleUploadedFile("geheim.pdf", PDF, content_type="application/pdf")
    response = post(office_client, "accession_new", **typed(document=scan))
    made = Accession.objects.get()
    assert response.redirect_chain[-1][0] == reverse("office:accession", args=[made.pk])
    assert (made.title, str(made.effective_on), str(made.answer_by), made.reminds) == (
        "Beitritt des Regierungsbezirks Detmold",
        "2024-02-01",
        "2024-01-26",
        True,
    )
    assert [area.ags for area in made.areas.all()] == ["057"]
    assert [(one.role, one.name) for one in made.signatories.all()] == [("Regierungspräsidentin", "Rita Beispiel")]
    download = office_client.get(reverse("office:accession_document", args=[made.pk]))
    assert b"".join(download.streaming_content) == PDF
    assert "geheim" not in made.document.name


def test_create_sent_twice_is_one_accession(office_client):
    post(office_client, "accession_new", **typed())
    assert "Diesen Sammelbeitritt gibt es schon." in text(post(office_client, "accession_new", **typed()))
    assert Accession.objects.count() == 1


def test_create_with_a_known_title_but_other_details_keeps_what_was_typed(office_client):
    post(office_client, "accession_new", **typed())
    response = post(office_client, "accession_new", **typed(place="Lemgo"))
    assert "mit diesem Titel und Tag gibt es schon, mit anderen Angaben" in text(response)
    assert 'value="Lemgo"' in text(response)
    assert list(Accession.objects.values_list("place", flat=True)) == ["Detmold"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"effective_on": "2021-12-31", "answer_by": ""}, "Das Netzwerk gibt es seit 2022."),
        ({"effective_on": ""}, "Geben Sie an, ab welchem Tag der Beitritt gilt."),
        ({"answer_by": "2024-02-02"}, "Die Frist liegt nach dem Beitritt."),
        ({"document": SimpleUploadedFile("a.pdf", b"<html>")}, "Diese Datei ist kein PDF."),
        ({"districts": "999"}, "Wählen Sie eine der angebotenen Möglichkeiten aus."),
    ],
)
def test_create_says_what_is_wrong_and_keeps_the_rest(changes, sentence, office_client):
    response = post(office_client, "accession_new", **typed(**changes))
    assert response.status_code == 400
    assert sentence in text(response)
    assert 'value="Rita Beispiel"' in text(response)
    assert not Accession.objects.exists()


def test_signatories_are_added_and_taken_away_by_buttons(office_client):
    made = accession()
    page = post(office_client, "accession_change", made.pk, **typed(add="1"))
    assert (page.status_code, 'name="signatures-1-role"' in text(page)) == (400, True)
    emptied = typed(**{"signatures-0-role": "", "signatures-0-name": ""}, place="Lemgo")
    post(office_client, "accession_change", made.pk, **emptied)
    assert (made.signatories.count(), Accession.objects.get().place) == (0, "Lemgo")


def test_add_bodies_takes_the_bodies_of_the_area_once(office_client):
    made = accession()
    bodies()
    page = text(post(office_client, "accession_add_bodies", made.pk))
    assert "4 Organisationen sind aufgenommen." in page
    assert "Alle Kommunen und die Bezirksregierung des Gebiets sind schon" in text(
        post(office_client, "accession_add_bodies", made.pk)
    )
    assert made.participants.count() == 4


def test_add_bodies_without_an_area_says_what_to_do(office_client):
    made = accession(areas=[])
    assert "Wählen Sie zuerst ein Gebiet." in text(post(office_client, "accession_add_bodies", made.pk))


def test_others_are_found_and_added(office_client):
    made = accession()
    klinik = OrganisationFactory(name="Klinikum Lippe")
    url = reverse("office:accession_add", args=[made.pk])
    assert "Aufnehmen" in text(office_client.get(f"{url}?q=klinik"))
    assert "Klinikum Lippe nimmt teil." in text(post(office_client, "accession_add", made.pk, organisation=klinik.pk))
    assert "nimmt schon teil" in text(post(office_client, "accession_add", made.pk, organisation=klinik.pk))
    assert office_client.post(url, {"organisation": "x"}).status_code == 404
    one = made.participants.get()
    response = post(office_client, "participant_remove", made.pk, one.pk)
    assert response.redirect_chain[-1][0] == reverse("office:accession", args=[made.pk])
    assert not made.participants.exists()


def test_page_names_the_next_step(office_client, reviewer):
    made = accession(by=reviewer)
    assert "Kommunen und Bezirksregierung aufnehmen</span>" in shown(office_client, made)
    bodies()
    post(office_client, "accession_add_bodies", made.pk)
    assert "Für 4 von 4 Organisationen fehlt die Mail-Adresse der Leitung." in shown(office_client, made)
    mailboxes = "\n".join(f"Stadt Musterstadt {number};rathaus{number}@stadt.example.org" for number in (1, 2, 3))
    accession_contacts.save_contacts(made, mailboxes, by=reviewer, at=timezone.now())
    page = shown(office_client, made)
    assert "3 Leitungen bekommen eine Mail mit dem persönlichen Link. Eine hat keine Adresse und bekommt" in page
    invitations.invite(made, by=reviewer, at=timezone.now())
    assert "Briefe drucken</span>" in shown(office_client, made)
    invitations.invite_by_letter(made, by=reviewer, at=timezone.now())
    assert "Jetzt antworten die Leitungen" in shown(office_client, made)
    declare_for(made, "Stadt Musterstadt 1", at=timezone.now())
    page = shown(office_client, made)
    assert "Geantwortet: 1 von 4" in page
    assert page.count("kern-btn--primary") == 1


def test_page_says_so_when_all_have_declined(office_client, reviewer):
    made = accession_with_participants()
    for one in made.participants.all():
        answers_by_office.record_decline(one, source=Source.PHONE, basis_note="Büro", by=reviewer, at=timezone.now())
    page = shown(office_client, made)
    assert "Alle haben abgelehnt" in page
    assert "Jetzt antworten die Leitungen" not in page


def test_organisation_leads_to_its_accessions(office_client):
    one = participant_named(accession_with_participants(), "Kreis Lippe")
    page = text(office_client.get(reverse("office:organisation", args=[one.organisation_id])))
    assert reverse("office:participant", args=[one.accession_id, one.pk]) in page


def test_list_filters_by_state_and_name(office_client):
    made = accession_with_participants()
    declare_for(made, "Stadt Musterstadt 1")
    assert "Kreis Lippe" not in shown(office_client, made, "?stand=declared").partition("<table")[2]
    page = shown(office_client, made, "?q=lipp").partition("<table")[2]
    assert ("Kreis Lippe" in page, "Musterstadt" in page) == (True, False)
    assert "Dazu nimmt niemand teil." in shown(office_client, made, "?stand=declared&q=lippe")
    assert "Kreis Lippe" in shown(office_client, made, "?stand=unsinn&nach=x")


def test_pages_cost_the_same_with_one_and_with_three(office_client):
    office_client.get(reverse("office:accessions"))
    made = accession()
    counts = []
    for number in (1, 3):
        for _ in range(number):
            planning.add_organisations(made, [OrganisationFactory()], by=made.created_by, at=timezone.now())
        pages = [reverse("office:accession", args=[made.pk]), reverse("office:accession_preview", args=[made.pk])]
        counts.append([statements(office_client, url) for url in pages])
    assert counts[0] == counts[1]


def test_list_of_accessions_costs_the_same_with_one_and_with_three(office_client):
    office_client.get(reverse("office:accessions"))
    accession(title="Erster")
    first = statements(office_client, reverse("office:accessions"))
    for title in ("Zweiter", "Dritter"):
        accession(title=title)
    assert statements(office_client, reverse("office:accessions")) == first


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_cancel_happens_once(office_client):
    made = accession_with_participants()
    for _ in range(2):
        assert "Der Sammelbeitritt ist abgesagt." in text(post(office_client, "accession_cancel", made.pk))
    assert "abgesagt" in text(post(office_client, "accession_add_bodies", made.pk))


def contacts(client: Client, made: Accession, lines: str | bytes, **pressed: str):
    if isinstance(lines, bytes):
        return post(client, "accession_contacts", made.pk, upload=SimpleUploadedFile("liste.csv", lines), **pressed)
    return post(client, "accession_contacts", made.pk, text=lines, **pressed)


def mailboxes() -> dict[str, str]:
    return dict(Post.objects.values_list("organisation__name", "mailbox"))


EXCEL = (
    "AGS;Name;E-Mail\r\n"
    "5766001;Musterstadt 1, Stadt;rathaus@muster-eins.example.org\r\n"
    ";;\r\n"
    '5766002;"Löhne, Stadt";buero@loehne.example.org\r\n'
    '5766003;Musterstadt 3;=HYPERLINK("mailto:x@y.example")\r\n'
    ";Lippe;landrat@lippe.example.org\r\n"
    ";Niemandsdorf;x@niemand.example.org\r\n"
    "5766003;Muster\xadstadt 3;x@muster-drei.example.org\r\n"
    "5766003;Musterstadt 3;x@[127.0.0.1]\r\n"
)


def excel_areas() -> Accession:
    made = accession_with_participants()
    second = participant_named(made, "Stadt Musterstadt 2").organisation
    second.name = "Stadt Löhne"
    second.body_of.name = "Löhne"
    second.body_of.save()
    second.save()
    third = participant_named(made, "Stadt Musterstadt 3").organisation
    third.aliases = "Lippe"
    third.save()
    return made


def test_contacts_of_an_excel_file_are_shown_row_by_row_and_nothing_is_written(office_client):
    made = excel_areas()
    response = contacts(office_client, made, EXCEL.encode("cp1252"))
    page = text(response)
    assert response.status_code == 200
    assert "2 Adressen erkannt, 5 Zeilen nicht" in page
    for sentence in (
        "AGS: 05766001",
        "Stadt Löhne",
        "Eine Zelle enthält eine Formel.",
        "Eine Zelle enthält unsichtbare Zeichen.",
        "„x@[127.0.0.1]“ ist keine Mail-Adresse.",
        "„Lippe“ gibt es mehrfach: „Kreis Lippe“ oder „Stadt Musterstadt 3“.",
        "„Niemandsdorf“ nimmt hier nicht teil.",
        "Weiter ohne Adresse",
    ):
        assert sentence in page.replace("&quot;", '"')
    assert mailboxes() == {}


def test_contacts_are_taken_over_from_what_the_preview_carries(office_client):
    made = excel_areas()
    preview = contacts(office_client, made, EXCEL.encode("cp1252"))
    attached = preview.context["text"]
    assert "2 Adressen sind übernommen." in text(contacts(office_client, made, attached, take="1"))
    assert mailboxes() == {
        "Stadt Musterstadt 1": "rathaus@muster-eins.example.org",
        "Stadt Löhne": "buero@loehne.example.org",
    }
    assert "Alle Adressen standen schon da." in text(contacts(office_client, made, attached, take="1"))


def test_contacts_preview_shows_which_address_is_replaced(office_client):
    made = accession_with_participants()
    contacts(office_client, made, "Kreis Lippe;alt@kreis.example.org", take="1")
    assert "bisher alt@kreis.example.org" in text(contacts(office_client, made, "Kreis Lippe;neu@kreis.example.org"))
    assert "bisher" not in text(contacts(office_client, made, "Kreis Lippe;ALT@kreis.example.org"))


def test_columns_of_a_workbook_are_shown_changed_and_never_saved_unseen(office_client):
    made = accession_with_participants()
    rows = [["Kommune", "Mail alt", "Mail neu"], ["Stadt Musterstadt 1", "alt@m.example", "neu@m.example"]]
    preview = contacts(office_client, made, workbook(rows, Archiv=[["alt"]]))
    page = text(preview)
    assert "In der Zeile stehen mehrere Mail-Adressen." in page
    assert "Gelesen wurde das erste Blatt der Datei, nicht: Archiv." in page
    form = preview.context["columns_form"]
    carried = {"text": preview.context["text"], "shown": form["shown"].value()}
    columns = {name: form[name].value() for name in ("column_0", "column_1", "column_2")}
    assert columns == {"column_0": "organisation", "column_1": "email", "column_2": "email"}
    changed = {**carried, **columns, "column_1": ""}
    again = post(office_client, "accession_contacts", made.pk, **changed, take="1")
    assert "Die Spalten bedeuten jetzt etwas anderes." in text(again)
    assert ("Eine Adresse erkannt" in text(again), mailboxes()) == (True, {})
    seen = {**changed, "shown": again.context["columns_form"]["shown"].value()}
    post(office_client, "accession_contacts", made.pk, **seen, take="1")
    assert mailboxes() == {"Stadt Musterstadt 1": "neu@m.example"}


def test_contacts_go_back_to_the_list_as_typed(office_client):
    made = accession_with_participants()
    response = contacts(office_client, made, "Niemandsdorf;x@y.example.org", change="1")
    assert "Niemandsdorf;x@y.example.org</textarea>" in text(response)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "Fügen Sie Adressen ein, oder wählen Sie eine Datei aus."),
        ("AGS;Name;Mail", "Es steht keine Adresse darin."),
        (b"PK\x03\x04xlsx", "Die Datei lässt sich nicht lesen, sie ist beschädigt oder keine Tabelle."),
        (b"%PDF-1.7", "Das ist ein PDF."),
        (b"\x00\x01\x02", "Die Datei enthält keinen lesbaren Text."),
    ],
)
def test_invalid_contacts_are_an_error_at_the_field(lines, sentence, office_client):
    response = contacts(office_client, accession_with_participants(), lines)
    assert (response.status_code, sentence in text(response)) == (400, True)


@pytest.mark.parametrize(
    "line",
    [
        "Löhne, Stadt\tbuero@loehne.example.org",
        "Löhne, Stadt buero@loehne.example.org",
        "Löhne, Stadt, buero@loehne.example.org",
        "Löhne, Stadt; Büro der Bürgermeisterin <buero@loehne.example.org>",
        "05 7 66 002;buero@loehne.example.org",
        "05766002;Stadt Löhne;Frau Beispiel;buero@loehne.example.org",
        "loehne;BUERO@loehne.example.org",
        '="05766002";buero@loehne.example.org',
    ],
)
def test_contacts_are_recognised_however_they_are_written(line, office_client):
    made = excel_areas()
    contacts(office_client, made, line, take="1")
    assert {name: mailbox.lower() for name, mailbox in mailboxes().items()} == {
        "Stadt Löhne": "buero@loehne.example.org"
    }


@pytest.mark.parametrize(
    "address",
    ["kein-at", "a@b", f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 10}.example", "a@b.example; c@d.example"],
)
def test_contacts_take_no_address_that_is_none(address, office_client):
    made = accession_with_participants()
    contacts(office_client, made, f"Kreis Lippe;{address}", take="1")
    assert mailboxes() == {}


def test_contacts_of_a_file_lose_its_control_characters(office_client):
    made = accession_with_participants()
    preview = contacts(office_client, made, b"Kreis\x0bLippe;landrat@kreis.example.org\x1a")
    contacts(office_client, made, preview.context["text"], take="1")
    assert mailboxes() == {"Kreis Lippe": "landrat@kreis.example.org"}


def test_contacts_of_an_executed_accession_are_refused(office_client):
    made = accession_with_participants()
    declare_for(made, "Kreis Lippe")
    execution.order(made, typed_count=1, by=made.created_by, at=timezone.now() - timedelta(hours=1))
    response = contacts(office_client, made, "Kreis Lippe;a@b.example.org", take="1")
    assert (response.status_code, "Kreis Lippe;a@b.example.org" in text(response)) == (400, True)
    assert mailboxes() == {}


def test_kreise_are_picked_in_place_of_a_regierungsbezirk(office_client):
    post(office_client, "accession_new", **typed(districts=[], kreise=[str(KreisFactory().pk)]))
    assert [area.ags for area in Accession.objects.get().areas.all()] == ["05766"]


def test_accession_is_connected_with_an_event_and_then_invites_there(office_client):
    made, starts = accession_with_participants(), timezone.now() + timedelta(days=30)
    event = EventFactory(starts_at=starts, ends_at=starts + timedelta(hours=3))
    assert reverse("office:accession_choose_event", args=[made.pk]) in shown(office_client, made)
    pages = [text(post(office_client, "accession_choose_event", made.pk, event=event.pk)) for _ in range(2)]
    assert ["Eingeladen wird auf der Gästeliste" in page for page in pages] == [True, True]
    day = date_format(timezone.localtime(starts), "j. F Y")
    hint = f"Die Veranstaltung ist am {day}, der Beitritt wird am 1. Februar 2024 wirksam."
    overview = text(office_client.get(reverse("office:event", args=[event.pk])))
    assert [hint in page for page in (pages[0], shown(office_client, made), overview)] == [True, True, True]
    Accession.objects.update(effective_on=timezone.localdate(starts))
    assert "wird am" not in shown(office_client, made)
    page = shown(office_client, made)
    own_ways = [reverse(f"office:accession_{name}", args=[made.pk]) for name in ("invite", "letters", "choose_event")]
    assert [answer_kind in page for answer_kind in own_ways] == [False, False, False]
    assert reverse("office:event_guests", args=[event.pk]) in page
