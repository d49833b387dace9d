"""The Gemeindeverzeichnis in the back office: upload, preview, applying."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.domain import memberships
from members.models import Organisation, RegisterImport
from regions.models import Area, Population
from tests import official_register
from tests.core.test_uploads import PDF
from tests.factories import NOW, UserFactory
from tests.factories import gemeindeverzeichnis as gv

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/gemeindeverzeichnis/"
LEMGO, DETMOLD = "05766044", "05766020"


@pytest.fixture
def loaded(db):
    official_register.load(at=NOW)


def upload(client: Client, file):
    file.name = "GV100AD_31082025.txt"
    return client.post(LIST, {"file": file}, follow=True)


def shown(client: Client, file) -> str:
    """The address of the preview."""
    return upload(client, file).redirect_chain[-1][0]


def seen(client: Client, address: str) -> str:
    return client.get(address).context["take_over"].head["seen_digest"].value()


def post_action(client: Client, address: str, **typed):
    values = {"counted_on": "2024-12-31", "seen_digest": seen(client, address), **typed}
    return client.post(address, values, follow=True)


def with_name(name: str):
    return gv.file(gv.rows({LEMGO: gv.row(LEMGO, name=name)}))


def test_upload_shows_what_would_change_and_changes_nothing(loaded, office_client):
    page = upload(office_client, with_name("Lemgo-Brake, Stadt")).content.decode()
    assert "Die Stadt Lemgo heißt Stadt Lemgo-Brake (05766044)" in page
    assert "396 Zahlen zum Stand 31. Dezember 2024; zusammen leben danach 3.960.000 Menschen im Land" in page
    assert (Area.objects.get(ags=LEMGO).name, Population.objects.count()) == ("Lemgo", 0)


def test_applying_renames_and_the_page_shows_the_report(loaded, office_client, reviewer):
    page = post_action(office_client, shown(office_client, with_name("Lemgo-Brake, Stadt"))).content.decode()
    assert "Die Ausgabe ist übernommen." in page
    assert "„Stadt Lemgo“ wird „Stadt Lemgo-Brake“" in page
    assert "von Jana Beispiel" in page
    assert (Area.objects.get(ags=LEMGO).name, Population.objects.count()) == ("Lemgo-Brake", 396)
    assert RegisterImport.objects.get().done_by == reviewer


def test_the_former_address_of_a_partner_leads_to_the_new_one(loaded, office_client, reviewer):
    partner = Organisation.objects.get(body_of__ags=LEMGO)
    memberships.record_membership(organisation=partner, start=date(2024, 2, 1), by=reviewer, at=NOW)
    post_action(office_client, shown(office_client, with_name("Lemgo-Brake, Stadt")))
    response = Client().get("/netzwerk/stadt-lemgo/")
    assert (response.status_code, response["Location"]) == (301, "/netzwerk/stadt-lemgo-brake/")


def test_the_day_of_the_population_can_be_corrected(loaded, office_client):
    post_action(office_client, shown(office_client, gv.file()), counted_on="2023-12-31")
    assert set(Population.objects.values_list("counted_on", flat=True)) == {date(2023, 12, 31)}


def test_a_vanished_area_asks_where_it_went_and_names_its_membership(loaded, office_client, reviewer):
    partner = Organisation.objects.get(body_of__ags=LEMGO)
    memberships.record_membership(organisation=partner, start=date(2024, 2, 1), by=reviewer, at=NOW)
    address = shown(office_client, gv.file(gv.rows({LEMGO: None})))
    preview = office_client.get(address).content.decode()
    assert "Die Stadt Lemgo gehört seit dem 1. Februar 2024 zum Netzwerk." in preview
    page = post_action(office_client, address, **{f"{LEMGO}-last_day": "2024-12-31"})
    assert page.status_code == 400
    assert "Wählen Sie aus, worin die Stadt Lemgo aufgegangen ist." in page.content.decode()
    post_action(office_client, address, **{f"{LEMGO}-successor": DETMOLD, f"{LEMGO}-last_day": "2024-12-31"})
    lemgo = Area.objects.get(ags=LEMGO)
    assert (lemgo.successor.ags, lemgo.valid_to) == (DETMOLD, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({f"{LEMGO}-last_day": "2025-12-01"}, "spätestens am 31.08.2025"),
        ({f"{LEMGO}-last_day": "gestern"}, "Geben Sie ein Datum ein"),
        ({f"{LEMGO}-successor": "99999999"}, "Wählen Sie eine der angebotenen"),
        ({"counted_on": "2025-12-31"}, "nicht nach dem Gebietsstand"),
        ({"counted_on": ""}, "Stand der Einwohnerzahlen"),
    ],
)
def test_bad_input_stays_on_the_page_with_a_sentence(loaded, office_client, typed, sentence):
    good = {f"{LEMGO}-successor": DETMOLD, f"{LEMGO}-last_day": "2024-12-31"}
    response = post_action(office_client, shown(office_client, gv.file(gv.rows({LEMGO: None}))), **{**good, **typed})
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert (Area.objects.get(ags=LEMGO).valid_to, Population.objects.count()) == (None, 0)


def test_sending_twice_applies_once(loaded, office_client, colleague_client):
    address = shown(office_client, gv.file())
    typed = {"counted_on": "2024-12-31", "seen_digest": seen(office_client, address)}
    office_client.post(address, typed)
    again = colleague_client.post(address, typed, follow=True)
    assert again.status_code == 200
    assert "war schon übernommen" in again.content.decode()
    assert RegisterImport.objects.get().done_by.name == "Jana Beispiel"


def test_who_comes_second_sees_what_is_left(loaded, office_client, colleague_client):
    mine, theirs = (shown(client, with_name("Lemgo-Brake, Stadt")) for client in (office_client, colleague_client))
    old = seen(colleague_client, theirs)
    post_action(office_client, mine)
    late = colleague_client.post(theirs, {"counted_on": "2024-12-31", "seen_digest": old})
    assert late.status_code == 409
    assert "hat sich seit Ihrer Vorschau geändert" in late.content.decode()
    assert "Diese Ausgabe ändert nichts" in late.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist leer."),
        (PDF, "kein Gemeindeverzeichnis"),
        (b"<html>", "kein Gemeindeverzeichnis"),
        (b"\0" * 10_500_000, "zu groß"),
    ],
)
def test_upload_refuses_other_files_with_a_sentence(loaded, office_client, content, sentence):
    response = upload(office_client, gv.BytesIO(content))
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert RegisterImport.objects.count() == 0


def test_upload_larger_than_a_request_may_be_is_refused_unread(loaded, office_client):
    assert upload(office_client, gv.BytesIO(b"\0" * 12_000_000)).status_code == 413
    assert not RegisterImport.objects.exists()


def test_upload_of_nothing_asks_for_the_file(loaded, office_client):
    response = office_client.post(LIST, {})
    assert response.status_code == 400
    assert "Wählen Sie bei „Datei des Gemeindeverzeichnisses“ eine Datei aus." in response.content.decode()


def test_what_is_gone_leads_back_to_the_list(loaded, office_client):
    response = office_client.get(reverse("office:register_edition", args=[99]), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "liegt nicht mehr vor" in response.content.decode()


def test_only_the_office_applies(loaded, office_client, reader_client, system_client):
    address = shown(office_client, gv.file())
    for url in (LIST, address):
        assert (reader_client.get(url).status_code, system_client.get(url).status_code) == (200, 403)
        assert reader_client.post(url, {}).status_code == 403
        assert Client().get(url).status_code == 302
        assert "Übernehmen</span>" not in reader_client.get(url).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_with_one_edition_and_with_three(
    loaded, office_client, number, django_assert_num_queries
):
    for _ in range(number):
        upload(browser_of_another(), gv.file())
    office_client.get(LIST)  # the first request of a login writes its session
    with django_assert_num_queries(5):
        office_client.get(LIST)


def browser_of_another() -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client
