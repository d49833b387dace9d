"""Locks that go before the disk has the commit, and the wait for it."""

import pytest
from django.db import connection, transaction

from core.locks import released_early
from core.statements import Statement
from tests.factories import LandFactory

NOTHING = Statement("SELECT 1")


def ask(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


@pytest.mark.usefixtures("committed_db")
def test_who_called_goes_on_when_the_disk_has_it():
    with released_early() as first:
        NOTHING.rows(after=first)
        LandFactory()
        assert ask("SHOW synchronous_commit") == "off"
        written = ask("SELECT pg_current_wal_insert_lsn()")
    assert ask(f"SELECT pg_current_wal_flush_lsn() > '{written}'") == "True"
    assert ask("SHOW synchronous_commit") == "on"


@pytest.mark.usefixtures("committed_db")
def test_a_running_transaction_keeps_its_own_way():
    with transaction.atomic(), released_early() as first:
        NOTHING.rows(after=first)
        assert ask("SHOW synchronous_commit") == "on"
