"""The map of a day: drawing, table and coverage tell the same; no test here signs in, has a cookie or a script."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessions.models import Accession
from accessions.states import AccessionState
from members.models import Membership, Organisation
from network.domain import coverage
from regions.models import Area
from tests import factories
from tests.factories import UserFactory

DETMOLD = date(2024, 2, 1)
DAY_BEFORE = date(2024, 1, 31)
EARLIER = {"055": date(2022, 10, 20), "059": date(2023, 8, 16), "053": date(2023, 9, 8), "051": date(2023, 9, 25)}
HERNE = "05916000"
SVG = "{http://www.w3.org/2000/svg}"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("later")]


@pytest.fixture
def later():
    with time_machine.travel("2024-06-03 12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def network(authorities) -> None:
    """Herne on its own, then all Regierungsbezirke by their accessions, Detmold last."""
    _join(Organisation.objects.filter(body_of__ags=HERNE), date(2022, 12, 14), Membership.Basis.DECLARATION)
    for ags, day in {**EARLIER, "057": DETMOLD}.items():
        bodies = Organisation.objects.filter(body_of__ags__startswith=ags, memberships__isnull=True)
        _join(bodies, day, Membership.Basis.ACCESSION)
        _accede(ags, day)


def _join(organisations, day, basis) -> None:
    Membership.objects.bulk_create(
        Membership(organisation=one, start=day, basis=basis, created_at=factories.NOW) for one in organisations
    )


def _accede(ags: str, day: date, state: str = AccessionState.EXECUTED) -> None:
    area = Area.objects.get(ags=ags)
    made = Accession.objects.create(
        title=f"Beitritt {ags}",
        effective_on=day,
        place=area.name,
        created_at=factories.NOW,
        created_by=UserFactory(),
        state=state,
        executed_at=factories.NOW if state == AccessionState.EXECUTED else None,
    )
    made.areas.add(area)


def shapes(html: str) -> dict[str, int]:
    """How many municipalities the drawing shows in each state."""
    groups = re.findall(r'<g class="map__area map__area--(none|collective|own)"[^>]*>(.*?)</g>', html)
    return {name: inner.count("<path") for name, inner in groups}


def rows(html: str) -> dict[str, list[str]]:
    """The cells of each row of the table, by the AGS of the row."""
    found = re.findall(r'<tr[^>]* id="zeile-(\d+)">(.*?)</tr>', html, re.DOTALL)
    return {ags: [_text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for ags, row in found}


def summary(html: str) -> str:
    return _text(re.search(r'id="map-summary">(.*?)</p>', html, re.DOTALL)[1])


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ").split())


def test_map_turns_detmold_on_the_day_it_acceded(client, network):
    before = client.get("/netzwerk/karte/", {"stand": "2024-01-31"}).content.decode()
    after = client.get("/netzwerk/karte/", {"stand": "2024-02-01"}).content.decode()
    assert shapes(before) == {"none": 70, "collective": 325, "own": 1}
    assert shapes(after) == {"collective": 395, "own": 1}
    assert summary(before) == "Stand 31. Januar 2024: 326 von 396 Gemeinden sind im Netzwerk, das sind 82 Prozent."
    assert summary(after).endswith("Alle 396 Gemeinden sind im Netzwerk, das Land ist flächendeckend dabei.")
    assert before.count("flächendeckend</span>") == 4
    assert after.count("flächendeckend</span>") == 6


@pytest.mark.parametrize("day", [date(2022, 12, 13), DAY_BEFORE, DETMOLD, date(2024, 6, 3)])
@pytest.mark.parametrize("area", ["", "057", "059"])
def test_table_drawing_and_coverage_agree(client, network, day, area):
    html = client.get("/netzwerk/karte/", {"stand": day.isoformat(), "gebiet": area}).content.decode()
    covered = coverage.on_day(day)
    below = [one for ags, one in covered.areas.items() if len(ags) == (5 if area else 3) and ags.startswith(area)]
    assert rows(html) == {
        one.ags: [f"{one.municipalities.covered} von {one.municipalities.total}", str(one.own), str(one.collective)]
        for one in below
    }
    whole = covered.areas[area or "05"]
    drawn = {
        "none": whole.municipalities.total - whole.municipalities.covered,
        "collective": whole.collective,
        "own": whole.own,
    }
    assert shapes(html) == {name: number for name, number in drawn.items() if number}


def test_kreis_lists_its_municipalities_and_links_the_partners(client, network):
    html = client.get("/netzwerk/karte/?gebiet=05766&stand=2024-01-31").content.decode()
    lemgo = Organisation.objects.get(body_of__ags="05766044")
    assert len(rows(html)) == 16
    assert rows(html)["05766044"] == ["noch nicht beigetreten", ""]
    html = client.get("/netzwerk/karte/?gebiet=05766").content.decode()
    assert rows(html)["05766044"] == ["1. Februar 2024", "Sammelbeitritt"]
    title = "<title>Stadt Lemgo: seit 1. Februar 2024, Sammelbeitritt</title>"
    assert f'<a href="/netzwerk/{lemgo.slug}/">{title}' in html


def test_map_of_a_kreis_shows_the_kreise_around_it_by_name(client, network):
    html = client.get("/netzwerk/karte/?gebiet=05766").content.decode()
    around = re.search(r'<g class="map__area map__area--beyond"[^>]*>(.*?)</g>', html)[1]
    names = re.findall(
        r'<a href="/netzwerk/karte/\?gebiet=\d{5}" tabindex="-1"><title>(.*?)</title><path d="M[^"]+"/></a>', around
    )
    assert {"Kreis Höxter", "Kreis Herford", "Kreis Paderborn", "Stadt Bielefeld"} <= set(names)
    assert not {"Kreis Lippe", "Kreis Kleve"} & set(names)
    assert around.count("<a ") == len(names)
    assert "map__area--beyond" not in client.get("/netzwerk/karte/").content.decode()


def test_shape_leads_to_the_row_where_there_is_no_page(client, network):
    """Who has left is no partner today: the map of before names them, their page is gone."""
    lemgo = Organisation.objects.get(body_of__ags="05766044")
    lemgo.memberships.update(end=date(2024, 6, 1))
    html = client.get("/netzwerk/karte/?gebiet=05766&stand=2024-02-01").content.decode()
    assert '<a href="#zeile-05766044"><title>Stadt Lemgo: seit 1. Februar 2024, Sammelbeitritt</title>' in html
    land = client.get("/netzwerk/karte/").content.decode()
    row = '<a href="/netzwerk/karte/?gebiet=05766#zeile-05766044" tabindex="-1"><title>Stadt Lemgo: noch nicht'
    assert row in land


def test_stops_are_the_executed_accessions_of_areas_and_today(client, network):
    _accede("057", date(2024, 7, 1))
    _accede("05766", date(2024, 8, 1), AccessionState.OPEN)
    html = client.get("/netzwerk/karte/?gebiet=057&stand=2024-02-01").content.decode()
    milestones = re.search(r'<ol class="milestones__days">(.*?)</ol>', html, re.DOTALL)[1]
    assert [_text(one) for one in re.findall(r"<a.*?</a>", milestones, re.DOTALL)] == [
        "20. Oktober 2022: Münster",
        "16. August 2023: Arnsberg",
        "8. September 2023: Köln",
        "25. September 2023: Düsseldorf",
        "1. Februar 2024: Detmold",
        "3. Juni 2024: heute",
        "1. Juli 2024: Detmold (geplant)",
    ]
    assert re.findall(r'href="([^"]+)" aria-current', milestones) == [
        "/netzwerk/karte/?gebiet=057&amp;stand=2024-02-01"
    ]


def test_day_to_come_is_marked_as_planned(client, network):
    _join([factories.OrganisationFactory(seat=None)], date(2024, 7, 1), Membership.Basis.DECLARATION)
    html = client.get("/netzwerk/karte/?stand=2024-07-01").content.decode()
    assert summary(html).startswith("Geplanter Stand 1. Juli 2024: Alle 396 Gemeinden")


@pytest.mark.parametrize("as_of", ["gestern", "2024-02-30", "1999-01-01", "'"])
def test_nonsense_as_stand_is_refused_and_the_nearest_day_offered(client, as_of):
    answer = client.get("/netzwerk/karte/", {"gebiet": "057", "stand": as_of})
    html = answer.content.decode()
    nearest = "2022-01-01" if as_of == "1999-01-01" else "2024-06-03"
    assert answer.status_code == 400
    assert "<title>Fehler: Karte" in html
    assert "Geben Sie " in html
    assert f'href="?gebiet=057&amp;stand={nearest}"' in html
    assert '<input type="hidden" name="gebiet" value="057">' in html


def test_day_after_all_planned_accessions_is_refused_without_counting(client, network):
    last = date(2024, 7, 1)
    Membership.objects.filter(organisation__body_of__ags="05766044").update(start=last)
    assert client.get("/netzwerk/karte/?stand=2024-07-01").status_code == 200
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/netzwerk/karte/?stand=2024-07-02")
    assert (answer.status_code, len(queries)) == (400, 1)
    assert 'href="?stand=2024-07-01"' in answer.content.decode()


@pytest.mark.parametrize("area", ["x", "06", "05766044", "058", "<script>"])
def test_area_that_is_none_is_not_found(client, network, area):
    answer = client.get("/netzwerk/karte/", {"gebiet": area})
    assert (answer.status_code, "Diese Seite gibt es nicht" in answer.content.decode()) == (404, True)


def test_map_before_any_register_is_loaded(client, db):
    html = client.get("/netzwerk/karte/").content.decode()
    assert "Für dieses Gebiet sind keine Gemeinden verzeichnet" in html
    assert shapes(html) == {}


def test_merged_municipality_is_drawn_as_the_one_it_went_into(client, network):
    lemgo, detmold = Area.objects.get(ags="05766044"), Area.objects.get(ags="05766020")
    lemgo.valid_to, lemgo.successor = date(2024, 5, 1), detmold
    lemgo.save()
    html = client.get("/netzwerk/karte/?gebiet=05766").content.decode()
    assert shapes(html) == {"collective": 16}
    assert html.count("<title>Stadt Detmold: seit") == 2
    assert len(rows(html)) == 15


@pytest.mark.parametrize("query", ["", "stand=2024-01-31", "gebiet=057", "gebiet=05766&stand=2024-01-31"])
def test_map_costs_four_statements_at_most_however_many_partners(client, authorities, query):
    with CaptureQueriesContext(connection) as none:
        client.get(f"/netzwerk/karte/?{query}")
    _join(Organisation.objects.all(), date(2023, 1, 1), Membership.Basis.DECLARATION)
    _accede("057", date(2023, 1, 1))
    with CaptureQueriesContext(connection) as all_of_them:
        client.get(f"/netzwerk/karte/?{query}")
    assert len(none) == len(all_of_them)
    assert len(all_of_them) <= 4


def test_name_with_markup_is_shown_as_it_is(client, network):
    Area.objects.filter(ags="05766044").update(name='<b>"&')
    html = client.get("/netzwerk/karte/?gebiet=05766").content.decode()
    assert "<title>Stadt &lt;b&gt;&quot;&amp;: seit" in html
    assert "<b>" not in html


def test_svg_is_a_file_of_its_own_with_names_source_and_etag(client, network):
    response = client.get("/netzwerk/karte.svg", {"stand": "2024-01-31"})
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own file
    groups = {one.get("id"): len(one) for one in root.findall(f"{SVG}g") if one.get("id")}
    assert groups == {"none": 70, "collective": 325, "own": 1}
    assert root.find(f"{SVG}title").text.endswith("Stand 31. Januar 2024")
    assert "© GeoBasis-DE / BKG 2017" in root.find(f"{SVG}desc").text
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert shown == ["Stand 31. Januar 2024", "© GeoBasis-DE / BKG 2017 (Daten verändert)"]
    assert "style=" not in response.content.decode()
    again = client.get("/netzwerk/karte.svg", {"stand": "2024-01-31"}, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_svg_for_nonsense_tells_so(client, network):
    response = client.get("/netzwerk/karte.svg?stand=gestern")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode().startswith("Geben Sie den Stand als Datum ein")


def test_map_that_was_kept_follows_every_change(client, network):
    address = "/netzwerk/karte/?gebiet=05766"
    assert summary(client.get(address).content.decode()).endswith("das Gebiet ist flächendeckend dabei.")
    lemgo = Organisation.objects.get(body_of__ags="05766044")
    lemgo.memberships.update(end=date(2024, 6, 1))
    assert "15 von 16 Gemeinden" in summary(client.get(address).content.decode())
    lemgo.memberships.update(end=None)
    Organisation.objects.filter(pk=lemgo.pk).update(slug="alte-hansestadt-lemgo")
    assert "/netzwerk/alte-hansestadt-lemgo/" in client.get(address).content.decode()
    Accession.objects.filter(effective_on=DETMOLD).delete()
    assert "1. Februar 2024</time><span" not in client.get(address).content.decode()
