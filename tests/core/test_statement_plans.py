"""Plans on connections that open, commit and close."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from core.models import Tally
from core.statements import Asked, Prepared, insert

END = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.usefixtures("committed_db")
def test_plan_outlives_its_transaction_and_goes_with_its_connection():
    tallies = Prepared(lambda: Tally.objects.filter(key=Asked("key")).values_list("count"))
    with transaction.atomic():
        insert(Tally(key="a", window_end=END, count=7))
        assert tallies.rows(key="a") == ((7,),)
        transaction.set_rollback(True)
    assert tallies.rows(key="a") == ()
    connection.close()
    assert tallies.rows(key="a") == ()
