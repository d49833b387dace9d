from datetime import date

import pytest
import time_machine

from members.models import FormerSlug, Membership
from tests.factories import NOW, OrganisationFactory, PersonFactory


def test_demo_is_left_alone_by_crawlers(client):
    assert client.get("/robots.txt").content.decode().split("\n")[:2] == ["User-agent: *", "Disallow: /"]


def test_crawlers_are_kept_from_personal_pages_and_shown_the_sitemap(client, settings):
    settings.DEMO = False
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /" not in lines
    assert {"Disallow: /verwaltung/", "Disallow: /konto/", "Disallow: /beitreten/status/"} <= set(lines)
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_sitemap_lists_public_pages_and_partners_of_today(client):
    partner, planned = OrganisationFactory(), OrganisationFactory()
    FormerSlug.objects.create(slug="frueher", organisation=partner)
    for member, start in (
        ({"organisation": partner}, date(2024, 2, 1)),
        ({"organisation": planned}, date(2024, 2, 2)),
        ({"person": PersonFactory()}, date(2024, 2, 1)),
    ):
        Membership.objects.create(**member, start=start, basis="by_hand", created_at=NOW)
    index = client.get("/sitemap.xml")
    assert index["Content-Type"] == "application/xml"
    assert "http://testserver/sitemap-netzwerkpartner.xml" in index.content.decode()
    listed = client.get("/sitemap-netzwerkpartner.xml").content.decode()
    assert listed.count("<loc>") == 1
    assert f"<loc>http://testserver/netzwerk/{partner.slug}/</loc>" in listed
    pages = client.get("/sitemap-seiten.xml").content.decode()
    assert "<loc>http://testserver/netzwerk/</loc>" in pages
    assert "<loc>http://testserver/konto/</loc>" not in pages


@pytest.mark.django_db
def test_unknown_sitemap_is_no_page(client):
    assert client.get("/sitemap-personen.xml").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_security_contact_is_valid_for_half_a_year(client):
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:kontakt@sicherimdienst.nrw",
        "Expires: 2024-07-30T00:00:00Z",
        "Preferred-Languages: de, en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


def test_favicon_leads_to_the_icon(client):
    assert client.get("/favicon.ico")["Location"] == "/static/core/icon.svg"
