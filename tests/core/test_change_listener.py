"""Two web processes on a database of their own: what a commit changes, and what an outage leaves."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from django.db import connection
from django.utils import timezone
from psycopg2 import OperationalError
from psycopg2.extensions import make_dsn

from core import change_listener
from core.page_cache import PageCache
from members.domain import memberships
from members.models import Membership, Organisation
from tests.databases import copied_database
from tests.factories import GemeindeFactory, OrganisationFactory, UserFactory
from tests.live_portal import LivePortal, serve_portal

PATIENCE_SECONDS = 20
PROCESSES = 2
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
PAGES = ("/", "/netzwerk/", "/netzwerk/klinikum-nord/")
FIGURES = ("/", "/netzwerk/karte/", "/netzwerk/zahlen/")
COMPLETE = "<strong>flächendeckend</strong>"


class Connection:
    """A connection, which stays with one of the web processes."""

    def __init__(self, base_url: str) -> None:
        self._connection = HTTPConnection(urlsplit(base_url).netloc, timeout=30)
        self.ask("/health/live")
        port = self._connection.sock.getsockname()[1]
        ends = [one for one in psutil.net_connections("tcp") if one.raddr and one.raddr.port == port]
        [self.process] = [end.pid for end in ends if end.pid != os.getpid()]

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, HTTPMessage, str]:
        """A GET, or a POST of `form`: status, headers, text."""
        body = None
        if form is not None:
            body, headers = urlencode(form), headers | {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("GET" if form is None else "POST", path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.headers, response.read().decode()

    def is_from_memory(self, path: str) -> bool:
        return self.ask(path)[1].get("Cache-Status") == "portal; hit"

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker) -> Iterator[LivePortal]:
    unblocked = django_db_blocker.unblock
    with (
        copied_database(unblocked) as name,
        serve_portal(name, unblocked, workers=PROCESSES) as portal,
    ):
        yield portal


@pytest.fixture
def lines(portal: LivePortal) -> Iterator[list[Connection]]:
    """One to each of the web processes."""
    found: dict[int, Connection] = {}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(found) < PROCESSES and time.monotonic() < deadline:
        line = Connection(portal.base_url)
        if found.setdefault(line.process, line) is not line:
            line.close()
    assert len(found) == PROCESSES
    yield list(found.values())
    for line in found.values():
        line.close()


def join(organisation: Organisation) -> Membership:
    yesterday = timezone.localdate() - timedelta(days=1)
    return Membership.objects.create(
        organisation=organisation, start=yesterday, basis="declaration", created_at=timezone.now()
    )


@pytest.fixture
def partner(portal: LivePortal) -> Iterator[Organisation]:
    with portal.in_database():
        organisation = OrganisationFactory(name="Klinikum Nord", slug="klinikum-nord", seat=None)
        membership = join(organisation)
    yield organisation
    with portal.in_database():
        membership.delete()
        organisation.delete()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def wait_until_cached(lines: list[Connection], *pages: str) -> None:
    for line in lines:
        for page in pages:
            wait_for(lambda line=line, page=page: line.is_from_memory(page), f"{page} aus dem Speicher")


@contextmanager
def outage(portal: LivePortal) -> Iterator[None]:
    """Nobody gets into the database, and who was in it is thrown out."""
    _maintain(portal, f"ALTER DATABASE {portal.database} ALLOW_CONNECTIONS false")
    _maintain(portal, CUT, portal.database)
    try:
        yield
    finally:
        _maintain(portal, f"ALTER DATABASE {portal.database} ALLOW_CONNECTIONS true")


def _maintain(portal: LivePortal, statement: str, *values: str) -> None:
    with portal.unblocked(), connection._nodb_cursor() as cursor:
        cursor.execute(statement, values)


def test_word_is_gone_from_every_process_when_one_membership_ends(portal, lines):
    with portal.in_database():
        towns = [GemeindeFactory(), GemeindeFactory()]
        [_, last] = [join(OrganisationFactory(body_of=town, seat=town)) for town in towns]
    wait_until_cached(lines, *FIGURES)
    assert [COMPLETE in line.ask(page)[2] for line in lines for page in FIGURES] == [True] * 6
    with portal.in_database():
        memberships.end(last, on=timezone.localdate(), reason="aufgelöst", by=UserFactory(), at=timezone.now())
    for line in lines:
        for page in FIGURES:
            wait_for(lambda line=line, page=page: COMPLETE not in line.ask(page)[2], f"{page} fällt weg")


def test_process_that_lost_its_connection_serves_no_cached_page_until_it_reconnects(portal, lines, partner):
    wait_until_cached(lines, "/netzwerk/klinikum-nord/")
    with portal.in_database(), connection.cursor() as cursor:
        cursor.execute("UPDATE members_organisation SET name = 'Klinikum Süd' WHERE id = %s", [partner.pk])
    _maintain(portal, CUT + " AND application_name = 'public_pages'", portal.database)
    for line in lines:
        wait_for(lambda line=line: "Klinikum Süd" in line.ask("/netzwerk/klinikum-nord/")[2], "der neue Name")
    wait_until_cached(lines, "/netzwerk/klinikum-nord/")


def test_outage_leaves_public_pages_marked_and_ends_by_itself(portal, lines, partner):
    wait_until_cached(lines, *PAGES)
    _, headers, html = lines[0].ask("/kontakt/")
    cookie = headers["Set-Cookie"].split(";")[0]
    form = dict(HIDDEN.findall(html)) | {"message": "Guten Tag", "email": "nele@example.org", "website_2": ""}
    with outage(portal):
        for line in lines:
            for page in PAGES:
                wait_for(lambda line=line, page=page: "Stand von" in line.ask(page)[2], f"{page} trägt die Zeile")
                assert line.ask(page)[0] == 200
            for status, headers, html in (line.ask("/netzwerk/?q=nie"), line.ask("/kontakt/", form, Cookie=cookie)):
                assert (status, "Retry-After" in headers, "eine kurze Pause" in html) == (503, True, True)
    wait_until_cached(lines, *PAGES)
    assert ["Stand von" in line.ask(page)[2] for line in lines for page in PAGES] == [False] * 6


def test_connection_without_notifications_is_not_trusted(committed_db, settings, monkeypatch):
    monkeypatch.setattr(change_listener, "PROBE_SECONDS", 0.2)
    there = connection.get_connection_params()
    there = {name: there[name] for name in ("host", "port", "user")}
    settings.LISTEN_DATABASE_URL = make_dsn(**there, dbname="postgres")  # as deaf as a pooler
    page_cache = PageCache()
    with closing(change_listener.connect()) as line, pytest.raises(OperationalError, match="LISTEN_DATABASE_URL"):
        change_listener.listen(line, page_cache)
    assert not page_cache.is_active
