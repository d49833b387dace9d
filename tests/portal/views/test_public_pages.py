"""What every page that shows everybody the same promises; a new one gets an example address here."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, resolve

from accounts.models import User
from accounts.permissions import Role
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
FURTHER_EXAMPLES = [
    "/sitemap-seiten.xml",
    "/sitemap-veranstaltungen.xml",
    "/netzwerk/zahlen/?stand=2023-01-01",
    "/netzwerk/karte/",
    "/netzwerk/karte.svg?stand=2023-01-01",
    "/netzwerk/abdeckung.csv?stand=nie",
    "/netzwerk/?sortierung=neu&nach=1",
    "/netzwerk/frueher/",
    "/veranstaltungen/?vor=1",
    "/veranstaltungen/frueher/",
]
NOTIFYING = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_shown_in_public_%'"


def public_views(resolver: object, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for found in resolver.url_patterns:
        if not isinstance(found, URLPattern):
            yield from public_views(found, f"{found.namespace}:" if found.namespace else namespace)
        elif getattr(found.callback, "is_public", False):
            yield f"{namespace}{found.name}", found.callback


@pytest.fixture
def press_sheet(db: None) -> Iterator[int]:
    """The key of a press sheet, with a partner with a Multiplikator, an event, and a frozen time."""
    with time_machine.travel(factories.NOW, tick=False):
        application = factories.accepted_application()
        application.organisation.slug = "stadt-lemgo"
        application.organisation.save()
        detmold_event()
        yield press.freeze(factories.TODAY, title="Heute", by=factories.UserFactory(), at=factories.NOW).pk


def test_every_public_view_has_an_example_here():
    assert sorted(name for name, _ in public_views(get_resolver())) == sorted(EXAMPLES)


def test_every_table_that_a_public_view_declares_notifies_the_page_cache(db):
    with connection.cursor() as cursor:
        cursor.execute(NOTIFYING)
        notifying = {table for (table,) in cursor}
    declared = {table for _, view in public_views(get_resolver()) for table in view.tables_read}
    assert declared == notifying


@pytest.mark.parametrize("address", [*EXAMPLES.values(), *FURTHER_EXAMPLES])
def test_public_page_reads_only_tables_that_its_view_declares(press_sheet, client, address):
    path = address.format(sheet=press_sheet)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    words = {word for query in queries for word in re.findall(r"\w+", query["sql"])}
    tables = words & set(connection.introspection.table_names())
    assert tables - resolve(path.partition("?")[0]).func.tables_read == set()


def test_public_page_with_a_made_up_parameter_leads_to_its_address_once(client):
    for address in [*EXAMPLES.values(), *FURTHER_EXAMPLES]:
        path = address.format(sheet=1)
        answer = client.get(f"{path}{'&' if '?' in path else '?'}fbclid=1")
        assert (answer.status_code, answer.headers.get("Location")) == (302, path)


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
