"""What every page that shows everybody the same promises; a new one gets an example address here."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from accounts.models import User
from accounts.roles import Role
from network.domain import press
from tests import factories
from tests.factories.events import detmold_event

EXAMPLES = {
    "portal:start": "/",
    "portal:impressum": "/impressum/",
    "portal:privacy": "/datenschutz/",
    "portal:easy_language": "/leichte-sprache/",
    "portal:message_thanks": "/kontakt/danke/",
    "portal:robots": "/robots.txt",
    "portal:security": "/.well-known/security.txt",
    "portal:sitemap": "/sitemap.xml",
    "portal:sitemap_section": "/sitemap-netzwerkpartner.xml",
    "network:figures": "/netzwerk/zahlen/",
    "network:press_sheet": "/netzwerk/zahlen/presse/{sheet}/",
    "network:partner_csv": "/netzwerk/partner.csv",
    "network:coverage_csv": "/netzwerk/abdeckung.csv",
    "network:coverage_json": "/netzwerk/abdeckung.json",
    "network:map": "/netzwerk/karte/?stand=2024-03-01&gebiet=05766",
    "network:map_svg": "/netzwerk/karte.svg",
    "network:partner_list": "/netzwerk/?q=stadt&gebiet=05766&kategorie=1",
    "network:partner": "/netzwerk/stadt-lemgo/",
    "events:list": "/veranstaltungen/?art=accession",
    "events:event": "/veranstaltungen/beitritt-detmold/",
    "events:picture": "/veranstaltungen/beitritt-detmold/bild.png",
    "events:calendar": "/veranstaltungen/beitritt-detmold/kalender.ics",
    "events:feed": "/veranstaltungen/kalender.ics",
}
TABLE = re.compile(r'(?:FROM|JOIN)\s+"?([a-z]+_[a-z_]+)"?', re.IGNORECASE)
EXPECTED_TABLES = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_shown_in_public_%'"


def public_views(resolver: object, namespace: str = "") -> Iterator[str]:
    for found in resolver.url_patterns:
        if not isinstance(found, URLPattern):
            yield from public_views(found, f"{found.namespace}:" if found.namespace else namespace)
        elif getattr(found.callback, "is_public", False):
            yield f"{namespace}{found.name}"


@pytest.fixture
def press_sheet(db: None) -> Iterator[int]:
    """Of a press sheet the key; a partner with a Multiplikator, an event; and a moment that stands still."""
    with time_machine.travel(factories.NOW, tick=False):
        application = factories.accepted_application()
        application.organisation.slug = "stadt-lemgo"
        application.organisation.save()
        detmold_event()
        yield press.freeze(factories.TODAY, title="Heute", by=factories.UserFactory(), at=factories.NOW).pk


def test_every_public_view_has_an_example_here():
    assert sorted(set(public_views(get_resolver()))) == sorted(EXAMPLES)


@pytest.mark.parametrize("address", [*EXAMPLES.values(), "/netzwerk/frueher/"])
def test_public_page_reads_only_tables_that_notify_the_page_cache(press_sheet, client, address):
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED_TABLES)
        notifying_tables = {table for (table,) in cursor}
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address.format(sheet=press_sheet)).status_code == (404 if "frueher" in address else 200)
    tables = {table for query in queries for table in TABLE.findall(query["sql"])}
    real = tables & set(connection.introspection.table_names())
    assert real - notifying_tables == set()


@pytest.mark.parametrize("address", EXAMPLES.values())
def test_public_page_is_the_same_for_staff_and_for_who_has_a_message_waiting(press_sheet, address):
    address = address.format(sheet=press_sheet)
    plain = Client().get(address)
    staff = Client()
    staff.force_login(User.objects.create_user("s@example.org", "x" * 12, name="S", role=Role.OFFICE))
    session = staff.session
    session["_messages"] = '[["__json_message",0,20,"Nur für Sie",""]]'
    session.save()
    staff.cookies["formular"] = "x" * 32
    answer = staff.get(address)
    assert (answer.content, answer.cookies) == (plain.content, {})
    assert "cookie" not in answer.get("Vary", "").lower()
    assert b"csrfmiddlewaretoken" not in answer.content
