"""Plans on connections that open, commit and close."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from core.inserts import insert
from core.models import RateLimitCount
from core.statements import Parameter, PreparedQuery, PreparedStatement

END = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.usefixtures("committed_db")
def test_plan_outlives_its_transaction_and_goes_with_its_connection():
    tallies = PreparedQuery(lambda: RateLimitCount.objects.filter(key=Parameter("key")).values_list("count"))
    with transaction.atomic():
        insert(RateLimitCount(key="a", window_end=END, count=7))
        assert tallies.rows(key="a") == ((7,),)
        transaction.set_rollback(True)
    assert tallies.rows(key="a") == ()
    connection.close()
    assert tallies.rows(key="a") == ()


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("keeps_plans", [True, False])
def test_statement_sees_what_those_sent_before_it_did(settings, keeps_plans, django_assert_num_queries):
    settings.DATABASE_KEEPS_PLANS = keeps_plans
    write = PreparedStatement(
        "INSERT INTO core_ratelimitcount (key, window_end, count) VALUES (%s, %s, 1) RETURNING id"
    )
    read = PreparedQuery(lambda: RateLimitCount.objects.filter(key=Parameter("key")).annotate(twice=F("count") * 2))
    with transaction.atomic(), django_assert_num_queries(1):
        [found, columns] = read.first_with(key="50 %", preceded_by=[(write, ["a", END]), (write, ["50 %", END])])
    assert (found, found.window_end, columns) == (RateLimitCount.objects.get(key="50 %"), END, (2,))
    assert RateLimitCount.objects.count() == 2


@pytest.mark.usefixtures("committed_db")
def test_process_that_loses_a_plan_keeps_none_from_then_on(monkeypatch, caplog):
    monkeypatch.setattr(PreparedStatement, "_are_lost", False)
    tallies = PreparedQuery(lambda: RateLimitCount.objects.filter(key=Parameter("key")).values_list("count"))
    assert tallies.rows(key="a") == ()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError):
        tallies.rows(key="a")
    assert tallies.rows(key="a") == ()
    assert [record.getMessage() for record in caplog.records] == [
        "Geplante Anweisungen gehen verloren. Hinter einem Pooler fehlt LISTEN_DATABASE_URL."
    ]


@pytest.mark.usefixtures("committed_db")
def test_rows_read_in_portions_leave_no_cursor_that_a_pooler_would_lose():
    for number in range(3):
        insert(RateLimitCount(key=str(number), window_end=END, count=1))
    rows = RateLimitCount.objects.iterator(chunk_size=1)
    next(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE is_holdable")
        assert cursor.fetchall() == [(0,)]
