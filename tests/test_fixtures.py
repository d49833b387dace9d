"""The fixtures that commit: each test begins with the empty, migrated database, and threads see it too."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from core.models import RateLimitCount
from journal.actors import SYSTEM
from journal.entries import record
from members.models import Category
from tests.databases import use_database
from tests.factories import NOW, UserFactory


def _write_and_count() -> int:
    RateLimitCount.objects.create(key="once", window_end="2026-01-01T00:00:00Z", count=1)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_count_and_leave).result()


def _count_and_leave() -> int:
    try:
        return RateLimitCount.objects.filter(key="once").count()
    finally:
        connection.close()


@pytest.mark.parametrize("_time", ["first", "again"])
def test_committed_db_is_seen_by_other_threads_and_gone_afterwards(committed_db, _time):
    assert _write_and_count() == 1


def _begin_a_row() -> None:
    with transaction.atomic():
        RateLimitCount.objects.create(key="never", window_end=NOW, count=1)
        transaction.set_rollback(True)


def _write_for_ever() -> None:
    record("create", Category.objects.earliest("pk"), actor=SYSTEM, at=NOW)


def _contents() -> dict[str, Any]:
    """The rows of each table, and the last number of each sequence."""
    rows = "SELECT '{0}', string_agg(row::text, ' ' ORDER BY row::text) FROM {0} AS row"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(rows.format, connection.introspection.table_names(cursor))))
        tables = cursor.fetchall()
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(tables + cursor.fetchall())


@pytest.mark.parametrize(
    "write",
    [_begin_a_row, _write_for_ever, UserFactory, lambda: Category.objects.update(name=Concat("name", Value("n")))],
    ids=["rolled back", "append-only", "referred to", "of a migration"],
)
def test_nothing_is_left_of_what_a_test_committed(emptied_database, django_db_blocker, write):
    with use_database(emptied_database.name, django_db_blocker.unblock):
        before = _contents()
        write()
        assert _contents() != before
    emptied_database.clear()
    with use_database(emptied_database.name, django_db_blocker.unblock):
        assert _contents() == before


def test_live_portal_serves_and_shares_its_database(live_portal):
    with closing(HTTPConnection(urlsplit(live_portal.base_url).netloc, timeout=10)) as client:
        client.request("GET", "/netzwerk/")
        assert client.getresponse().status == 200
    with live_portal.in_database():
        assert _write_and_count() == 1
        RateLimitCount.objects.filter(key="once").delete()
    assert "[X] 0001_initial" in live_portal.manage("showmigrations", "core")
