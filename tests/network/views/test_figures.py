"""Figures page, press sheets and open data through HTTP: the same numbers everywhere, for any day."""

import csv
import html
import io
import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Organisation
from network.domain import coverage, open_data, press
from regions.models import Population
from tests import factories
from tests.factories import GemeindeFactory, KreisFactory, OrganisationFactory, RegierungsbezirkFactory

EVE, TODAY = date(2024, 1, 31), date(2024, 2, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(factories.NOW, tick=False):
        yield


def join(organisation: Organisation, start: date, basis: str = "accession") -> Membership:
    return Membership.objects.create(organisation=organisation, start=start, basis=basis, created_at=factories.NOW)


@pytest.fixture
def two_districts() -> None:
    """Münster is in since 2022, one Gemeinde by itself; Detmold, with a Kreis, joins on the first of February."""
    muenster = RegierungsbezirkFactory(ags="055", name="Münster")
    coesfeld = KreisFactory(ags="05558", name="Coesfeld", parent=muenster)
    early = [GemeindeFactory(ags=f"0555800{number}", parent=coesfeld) for number in (1, 2)]
    late = [GemeindeFactory(ags=f"0576600{number}") for number in (1, 2)]
    for area in early:
        join(OrganisationFactory(body_of=area, seat=area), date(2022, 10, 20))
    Membership.objects.filter(organisation__body_of=early[0]).update(basis="declaration")
    for area in (*late, late[0].parent):
        join(OrganisationFactory(body_of=area, seat=area), TODAY)
    join(OrganisationFactory(seat=late[0]), date(2023, 1, 1), "declaration")


def rows(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def as_cell(value: object) -> str:
    return {"True": "ja", "False": "nein", "None": ""}.get(str(value), str(value))


def text(response) -> str:
    assert response.status_code == 200
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def cells(page: str) -> dict[str, list[str]]:
    """The table of Regierungsbezirke: the cells of each row without marks."""
    (table,) = re.findall(r"<caption[^>]*>Regierungsbezirke am.*?</table>", page, re.DOTALL)
    found = {}
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]:
        head, *values = [re.sub(r"<[^>]+>|\s", " ", one) for one in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        found[" ".join(head.split())] = [" ".join(value.split()) for value in values]
    return found


@pytest.mark.parametrize("as_of", ["2024-01-31", "2024-02-01"])
def test_page_map_csv_and_json_have_the_same_numbers(client, two_districts, as_of):
    now = coverage.on_day(date.fromisoformat(as_of))
    page = cells(text(client.get("/netzwerk/zahlen/", {"stand": as_of})))
    table = {row["ags"]: row for row in rows(client.get("/netzwerk/abdeckung.csv", {"stand": as_of}))}
    data = client.get("/netzwerk/abdeckung.json", {"stand": as_of}).json()
    assert [row["ags"] for row in data["gebiete"]] == list(table) == [*now.areas, *now.municipalities]
    for row in data["gebiete"]:
        assert table[row["ags"]] == {column: as_cell(value) for column, value in row.items()}
    for row in data["gebiete"][: len(now.areas)]:
        area = now.areas[row["ags"]]
        assert (row["gemeinden_abgedeckt"], row["gemeinden"]) == (
            area.municipalities.covered,
            area.municipalities.total,
        )
        assert (row["eigene_erklaerung"], row["sammelbeitritt"]) == (area.own, area.collective)
        assert row["flaechendeckend"] == area.is_complete
    for ags, name in (("055", "Münster"), ("057", "Detmold"), ("05", "Land")):
        area = now.areas[ags]
        label = f"{name} flächendeckend" if area.is_complete else name
        share = f"{area.municipalities.covered} von {area.municipalities.total} ({area.municipalities.share} %)"
        kreise = f"{area.kreise.covered} von {area.kreise.total}"
        assert page[label][:4] == [share, str(area.collective), str(area.own), kreise]
    drawn = re.findall(
        r'data-label="Gemeinden">(\d+) von (\d+)<', text(client.get("/netzwerk/karte/", {"stand": as_of}))
    )
    counts = [now.areas[ags].municipalities for ags in ("055", "057", "05")]
    assert drawn == [(str(count.covered), str(count.total)) for count in counts]


def test_land_is_complete_only_on_the_day_the_last_district_joins(client, two_districts):
    eve, day = (text(client.get("/netzwerk/zahlen/", {"stand": as_of})) for as_of in (EVE, TODAY))
    assert "2 von 4 Gemeinden sind Netzwerkpartner, das sind 50 Prozent" in eve
    assert "<strong>flächendeckend</strong>" not in eve
    assert "Das Land ist <strong>flächendeckend</strong> dabei" in day
    assert "Flächendeckend ist ein Gebiet, wenn jede seiner Gemeinden" in day


def test_population_is_told_only_where_known_and_with_its_date(client, two_districts):
    assert "Menschen in Nordrhein-Westfalen" not in text(client.get("/netzwerk/zahlen/"))
    for ags in coverage.on_day(EVE).municipalities:
        area = GemeindeFactory(ags=ags)
        Population.objects.create(area=area, counted_on=date(2023, 12, 31), inhabitants=1_500, source="Destatis")
    page = text(client.get("/netzwerk/zahlen/", {"stand": "2024-01-31"}))
    assert "3.000 von 6.000 Menschen in Nordrhein-Westfalen" in page
    assert "Einwohnerzahlen vom 31. Dezember 2023, Destatis" in page
    (land,) = [row for row in rows(client.get("/netzwerk/abdeckung.csv?stand=2024-01-31")) if row["ags"] == "05"]
    assert (land["einwohner"], land["einwohner_abgedeckt"], land["einwohner_stand"]) == ("6000", "3000", "2023-12-31")


def test_future_day_is_shown_as_planned(client, two_districts):
    with time_machine.travel("2024-01-15T12:00Z", tick=False):
        page = text(client.get("/netzwerk/zahlen/", {"stand": "2024-02-01"}))
        assert "Geplanter Stand: 1. Februar 2024" in page
        assert "Geplanter Stand" not in text(client.get("/netzwerk/zahlen/"))


@pytest.mark.parametrize("as_of", ["gestern", "2021-12-31", "2024-02-30", "9" * 400])
def test_nonsense_is_told_in_german(client, two_districts, as_of):
    response = client.get("/netzwerk/zahlen/", {"stand": as_of})
    assert (response.status_code, "Geben Sie " in response.content.decode()) == (400, True)
    for name in ("partner.csv", "abdeckung.csv", "abdeckung.json"):
        refused = client.get(f"/netzwerk/{name}", {"stand": as_of})
        assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert refused.content.decode().startswith("Geben Sie ")


def test_page_before_anybody_joined(client):
    page = text(client.get("/netzwerk/zahlen/"))
    assert "Noch ist niemand beigetreten" in page
    assert "<polyline" not in page


def test_charts_have_title_description_and_a_table_of_their_numbers(client, two_districts):
    page = text(client.get("/netzwerk/zahlen/"))
    drawn = re.findall(r'<svg class="chart__drawing" role="img".*?aria-labelledby="([^"]+)"', page)
    assert len(drawn) == 4, "Gemeinden, partners in Land and two Regierungsbezirke; nobody is named yet"
    for ids in drawn:
        for one in ids.split():
            assert page.count(f'id="{one}"') == 1
    assert "Von 0 am 30.09.2022 auf 6 am 01.02.2024." in page
    assert "Von 0 am 30.09.2022 auf 4 am 01.02.2024." in page
    assert page.count("Zahlen als Tabelle") == 2
    assert "style=" not in page


def test_partner_csv_names_organisations_and_nobody_else(client):
    application = factories.accepted_application(OrganisationFactory(name="=HYPERLINK(1)", slug="formel"))
    join(OrganisationFactory(name='Klinik "Nord", Süd'), EVE, "by_hand")
    response = client.get("/netzwerk/partner.csv")
    assert response["Content-Disposition"] == 'attachment; filename="partner-2024-02-01.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfstand,name,kategorie,")
    assert [(row["name"], row["partner_seit"], row["grundlage"]) for row in rows(response)] == [
        ("'=HYPERLINK(1)", "2024-02-01", "eigene Erklärung"),
        ('Klinik "Nord", Süd', "2024-01-31", "Erklärung gegenüber der Geschäftsstelle"),
    ]
    assert application.declaration.last_name not in response.content.decode()
    assert [row["stand"] for row in rows(client.get("/netzwerk/partner.csv?stand=2024-01-31"))] == ["2024-01-31"]


def test_long_partner_csv_is_streamed_page_by_page(client, two_districts, monkeypatch):
    whole = client.get("/netzwerk/partner.csv").content
    monkeypatch.setattr(open_data, "PAGE_ROWS", 2)
    streamed = client.get("/netzwerk/partner.csv")
    parts = list(streamed)
    assert b"".join(parts) == whole
    assert len(parts) == 1 + (whole.count(b"\n") - 1) // 2
    assert "ETag" not in streamed


@pytest.mark.parametrize("name", ["partner.csv", "abdeckung.csv", "abdeckung.json", "zahlen/"])
def test_answers_are_saved_when_unchanged(client, two_districts, name):
    response = client.get(f"/netzwerk/{name}")
    assert response["Cache-Control"] == "public, no-cache"
    again = client.get(f"/netzwerk/{name}", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content, response.cookies) == (304, b"", {})


@pytest.mark.parametrize(("name", "limit"), [("zahlen/", 13), ("partner.csv", 2), ("abdeckung.csv", 2)])
def test_pages_cost_the_same_statements_with_more_partners(client, two_districts, name, limit):
    with CaptureQueriesContext(connection) as few:
        client.get(f"/netzwerk/{name}")
    for number in range(3):
        area = GemeindeFactory(ags=f"0576601{number}")
        join(OrganisationFactory(body_of=area, seat=area), TODAY)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/netzwerk/{name}")
    assert len(few) == len(many) <= limit


def test_press_sheet_shows_what_was_frozen(client, two_districts):
    press_sheet = press.freeze(EVE, title="Vor Detmold", by=factories.UserFactory(), at=factories.NOW)
    Membership.objects.filter(start__lt=EVE).update(voided_at=factories.NOW)
    page = text(client.get(f"/netzwerk/zahlen/presse/{press_sheet.pk}/"))
    assert "<h1>Vor Detmold</h1>" in page
    assert cells(page)["Land"][0] == "2 von 4 (50 %)"
    assert "Stand: 31. Januar 2024" in page
    assert press_sheet.get_absolute_url() in text(client.get("/netzwerk/zahlen/"))
    assert press_sheet.frozen_by.email not in page
    assert client.get("/netzwerk/zahlen/presse/999999/").status_code == 404
