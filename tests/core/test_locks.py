"""Locks that go before the disk has the commit, and the wait for it."""

import pytest
from django.db import connection, transaction

from core.locks import early_release
from core.statements import PreparedStatement
from tests.factories import LandFactory

NOTHING = PreparedStatement("SELECT 1")


def ask(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


@pytest.mark.usefixtures("committed_db")
def test_who_called_goes_on_when_the_disk_has_it():
    with early_release() as first:
        NOTHING.rows(preceded_by=first)
        LandFactory()
        assert ask("SHOW synchronous_commit") == "off"
        written = ask("SELECT pg_current_wal_insert_lsn()")
    assert ask(f"SELECT pg_current_wal_flush_lsn() > '{written}'") == "True"
    assert ask("SHOW synchronous_commit") == "on"


@pytest.mark.usefixtures("committed_db")
def test_early_release_inside_a_transaction_changes_nothing():
    with transaction.atomic(), early_release() as first:
        NOTHING.rows(preceded_by=first)
        assert ask("SHOW synchronous_commit") == "on"
