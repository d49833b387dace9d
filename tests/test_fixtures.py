"""The fixtures that commit: each copy starts from the empty, migrated database, and threads see it too."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import connection

from core.models import RateLimitCount


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


def test_live_portal_serves_and_shares_its_database(live_portal):
    with closing(HTTPConnection(urlsplit(live_portal.base_url).netloc, timeout=10)) as client:
        client.request("GET", "/netzwerk/")
        assert client.getresponse().status == 200
    with live_portal.in_database():
        assert _write_and_count() == 1
        RateLimitCount.objects.filter(key="once").delete()
    assert "[X] 0001_initial" in live_portal.manage("showmigrations", "core")
