import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Organisation
from regions.models import Area
from tests import factories
from tests.factories import GemeindeFactory, OrganisationFactory

TODAY = date(2024, 2, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(factories.NOW, tick=False):
        yield


def join(organisation, start=TODAY) -> None:
    Membership.objects.create(
        organisation=organisation, start=start, basis=Membership.Basis.BY_HAND, created_at=factories.NOW
    )


def figures(html: str) -> list[str]:
    return [text.strip() for text in re.findall(r"<dd>([^<]+)</dd>", html)]


def test_start_page_before_anybody_joined(client):
    response = client.get("/")
    html = response.content.decode()
    assert figures(html) == ["0", "0", "0\u00a0%"]
    assert "Noch ist niemand beigetreten" in html
    assert response.cookies == {}


def test_start_page_shows_live_figures_with_their_date(client):
    area = GemeindeFactory(ags="05766044", name="Lemgo")
    GemeindeFactory(ags="05766040")
    join(OrganisationFactory(name="Stadt Lemgo", body_of=area, seat=area))
    join(OrganisationFactory(name="Klinikum Morgen", seat=area), start=date(2024, 2, 2))
    html = client.get("/").content.decode()
    assert figures(html) == ["1", "0", "50\u00a0%"]
    assert "Stand: 1.\u00a0Februar 2024" in html
    assert html.count("1 von 2 Gemeinden") == 2
    assert re.findall(r'<a href="/netzwerk/[^"]+/">([^<]+)</a>', html) == [
        "Karte und Tabelle",
        "Alle Zahlen und offene Daten",
        "Stadt Lemgo",
    ]
    assert "flächendeckend" not in html


def test_merged_municipality_is_counted_once_and_drawn_as_the_one_it_went_into(client, authorities):
    lemgo, detmold = Area.objects.get(ags="05766044"), Area.objects.get(ags="05766020")
    lemgo.valid_to, lemgo.successor = date(2024, 1, 1), detmold
    lemgo.save()
    for organisation in Organisation.objects.filter(body_of__in=Area.objects.active_on(TODAY)):
        join(organisation)
    html = client.get("/").content.decode()
    assert html.count("395 von 395 Gemeinden") == 2
    assert "noch nicht beigetreten" not in html
    assert "map__area--none" not in html
    assert "Das Land ist <strong>flächendeckend</strong> im Netzwerk" in html


def test_start_page_says_complete_only_where_every_municipality_is_in(client):
    area = GemeindeFactory(ags="05766044", name="Lemgo")
    join(OrganisationFactory(name="Stadt Lemgo", body_of=area, seat=area))
    assert "Das Land ist <strong>flächendeckend</strong> im Netzwerk" in client.get("/").content.decode()


def test_start_page_costs_the_same_queries_with_one_partner_and_three(client):
    join(OrganisationFactory())
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(2):
        join(OrganisationFactory())
    with CaptureQueriesContext(connection) as three:
        client.get("/")
    assert len(one) == len(three)
    assert len(three) <= 6
