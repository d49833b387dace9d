"""Who is partner, through HTTP; no test here signs in or has a cookie."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import FormerSlug, Membership, Organisation
from tests import factories
from tests.factories import GemeindeFactory, OrganisationFactory

TODAY = date(2024, 2, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(factories.NOW, tick=False):
        yield


def partner(name: str, start: date = TODAY, **changes: object) -> Organisation:
    organisation = OrganisationFactory(name=name, **changes)
    Membership.objects.create(
        organisation=organisation, start=start, basis=Membership.Basis.DECLARATION, created_at=factories.NOW
    )
    return organisation


def names(response) -> list[str]:
    return re.findall(r'scope="row"><a href="[^"]+">([^<]+)</a>', response.content.decode())


def test_list_shows_partners_of_today_and_nobody_else(client):
    partner("Klinikum Nord")
    partner("Klinikum Morgen", start=date(2024, 2, 2))
    OrganisationFactory(name="Klinikum Ohne")
    response = client.get("/netzwerk/")
    assert names(response) == ["Klinikum Nord"]
    assert "Ein Netzwerkpartner" in response.content.decode()
    assert response.cookies == {}


def test_list_turns_at_midnight_in_berlin(client):
    partner("Klinikum Morgen", start=date(2024, 2, 2))
    with time_machine.travel(datetime(2024, 2, 1, 22, 59, tzinfo=UTC), tick=False):
        assert names(client.get("/netzwerk/")) == []
    with time_machine.travel(datetime(2024, 2, 1, 23, 0, tzinfo=UTC), tick=False):
        assert names(client.get("/netzwerk/")) == ["Klinikum Morgen"]


def test_list_is_found_filtered_and_sorted_by_address(client):
    partner("Klinikum Nord", start=date(2024, 1, 1))
    partner("Verband Süd", start=date(2024, 1, 2))
    assert names(client.get("/netzwerk/", {"q": "SUED"})) == ["Verband Süd"]
    assert names(client.get("/netzwerk/", {"gebiet": "05766"})) == ["Klinikum Nord", "Verband Süd"]
    assert names(client.get("/netzwerk/", {"sortierung": "neu"})) == ["Verband Süd", "Klinikum Nord"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("Ελένη", "Οίκος Ελένη"), ("ελενη", "Οίκος Ελένη"), ("ΕΛΕΝΗ ΟΙΚ", "Οίκος Ελένη"), ("Ελέ", "Οίκος Ελένη")),
        *(("Детский Сад", "Детский сад „Ёлка“"), ("елка", "Детский сад „Ёлка“"), ("სახლ", "სახლი"), ("?", "???")),
    ],
)
def test_names_of_every_script_are_found_by_their_beginnings(client, typed, found):
    for name in ("Οίκος Ελένη", "Детский сад „Ёлка“", "სახლი", "???"):
        partner(name)
    assert names(client.get("/netzwerk/", {"q": typed})) == [found]


@pytest.mark.parametrize(
    "query",
    [
        {"gebiet": "99999"},
        {"kategorie": "0"},
        {"kategorie": "x"},
        {"sortierung": "x"},
        {"q": "x" * 5_000},
        {"q": "\u202e🚒<script>"},
        {"q": "' \\ :* & | ! ()"},
        {"q": "':*"},
        {"q": "㍿" * 200},
        {"nach": "x", "vor": "²"},
        {"nach": "9" * 40},
    ],
)
def test_list_answers_bad_input_with_a_page(client, query):
    partner("Klinikum Nord")
    response = client.get("/netzwerk/", query)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_empty_list_says_what_to_do(client):
    assert "Jetzt beitreten" in client.get("/netzwerk/").content.decode()
    assert "Prüfen Sie die Schreibweise" in client.get("/netzwerk/", {"q": "gibtesnicht"}).content.decode()


def test_pages_of_the_list_keep_filter_and_order(client):
    for number in range(60):
        partner(f"Klinikum {number:02}")
    seen, query = [], "?q=klinikum&sortierung=name"
    while query:
        response = client.get("/netzwerk/" + query)
        seen += names(response)
        query = response.context["next"]
    assert seen == [f"Klinikum {number:02}" for number in range(60)]
    assert "60 Netzwerkpartner" in response.content.decode()
    first = client.get("/netzwerk/" + response.context["previous"])
    assert names(first) == [f"Klinikum {number:02}" for number in range(25, 50)]


def test_list_shows_each_change_and_each_question_at_once(client):
    organisation = partner("Klinikum Nord")
    assert names(client.get("/netzwerk/")) == names(client.get("/netzwerk/")) == ["Klinikum Nord"]
    Organisation.objects.filter(pk=organisation.pk).update(name="Klinikum Süd")
    assert names(client.get("/netzwerk/")) == ["Klinikum Süd"]
    for typed in ("kli", "Klinikum"):
        html = client.get("/netzwerk/", {"q": typed}).content.decode()
        assert (f'value="{typed}"' in html, "Auswahl aufheben" in html) == (True, True)
    organisation.category.name = "Gesundheit"
    organisation.category.save()
    assert client.get("/netzwerk/").content.decode().count("Gesundheit<") == 2  # in the filter and in the row


@pytest.mark.parametrize("query", ["", "?q=klinikum", "?sortierung=neu"])
def test_list_costs_the_same_queries_with_one_row_and_three(client, query):
    partner("Klinikum 1")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/netzwerk/{query}")
    for number in (2, 3):
        partner(f"Klinikum {number}", seat=GemeindeFactory(ags=f"0551500{number}"))
    with CaptureQueriesContext(connection) as three:
        assert len(names(client.get(f"/netzwerk/{query}"))) == 3
    assert len(one) == len(three) <= 10


def test_partner_page_names_seat_date_basis_and_website(client):
    lemgo = partner("Klinikum Lemgo", website="https://klinikum.example.org/", seat=GemeindeFactory(name="Lemgo"))
    html = client.get(f"/netzwerk/{lemgo.slug}/").content.decode()
    for text in (
        "<h1>Klinikum Lemgo</h1>",
        "Stadt Lemgo, Kreis Lippe, Regierungsbezirk Detmold",
        "1.\u00a0Februar 2024",
        "Gesundheitswesen",
        "eigene Erklärung",
        'href="https://klinikum.example.org/" rel="external noreferrer"',
    ):
        assert html.count(text) >= 1, text


def test_no_page_for_who_is_no_partner_today(client):
    planned, known = partner("Klinikum Morgen", start=date(2024, 2, 2)), OrganisationFactory()
    ended = partner("Klinikum Gestern", start=date(2023, 1, 1))
    ended.memberships.update(end=TODAY)
    FormerSlug.objects.create(slug="frueher", organisation=known)
    for slug in (planned.slug, known.slug, ended.slug, "frueher", "gibt-es-nicht"):
        answer = client.get(f"/netzwerk/{slug}/")
        page = answer.content.decode()
        assert (answer.status_code, [name for name in (str(known), "Klinikum") if name in page]) == (404, [])


def test_former_address_redirects_for_good(client):
    organisation = partner("Klinikum Lippe")
    FormerSlug.objects.create(slug="frueher", organisation=organisation)
    response = client.get("/netzwerk/frueher/")
    assert (response.status_code, response["Location"]) == (301, f"/netzwerk/{organisation.slug}/")


def test_public_pages_name_no_person(client):
    application = factories.accepted_application()
    slug = application.organisation.slug
    words = {"Bärbel", "Moritz", "bb@stadt", "muster1@", "Bürgermeisterin"}
    addresses = ("/", "/netzwerk/", "/netzwerk/?q=moritz", f"/netzwerk/{slug}/", "/sitemap.xml")
    for address in (*addresses, "/sitemap-seiten.xml", "/sitemap-netzwerkpartner.xml"):
        html = client.get(address).content.decode()
        assert {word for word in words if word in html} == set(), address
    assert slug in client.get("/sitemap-netzwerkpartner.xml").content.decode()


def test_public_page_is_asked_for_anew_and_saved_when_unchanged(client):
    slug = partner("Klinikum Nord").slug
    response = client.get(f"/netzwerk/{slug}/")
    assert response["Cache-Control"] == "public, no-cache"
    again = client.get(f"/netzwerk/{slug}/", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_reading_is_allowed(client):
    answer = client.post("/netzwerk/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
