"""Counting uses: windows, origins apart, rollback, and many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from core import limits
from core.limits import LimitReachedError
from core.models import RateLimitCount

AT = datetime(2024, 2, 1, 9, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def use(*, scope="forms", key="192.0.2.1", limit=3, period=HOUR, at=AT):
    limits.count(scope, key, limit=limit, period=period, at=at)


def refused(**how):
    """In how many seconds it may be tried again; 0 where the use was allowed."""
    try:
        use(**how)
    except LimitReachedError as error:
        return error.retry_after
    return 0


@pytest.mark.django_db
def test_use_beyond_the_limit_is_refused_until_the_window_ends():
    assert [refused() for _ in range(4)] == [0, 0, 0, 40 * 60]
    assert refused(at=AT + timedelta(minutes=39, seconds=59)) == 1
    assert refused(at=AT + timedelta(minutes=40)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"key": "192.0.2.2"}, {"scope": "mails"}, {"period": timedelta(days=1)}])
def test_other_keys_scopes_and_periods_are_counted_apart(other):
    use(limit=1)
    assert refused(limit=1, **other) == 0
    assert refused(limit=1) > 0


@pytest.mark.django_db
def test_keys_cannot_run_into_their_scope():
    use(scope="a", key="b:c", limit=1, period=HOUR)
    assert refused(scope="a:3600", key="b:c", limit=1) == 0


@pytest.mark.django_db
def test_key_itself_is_not_stored():
    use(key="erika@example.org")
    [tally] = RateLimitCount.objects.values()
    assert "erika" not in str(tally)


@pytest.mark.django_db
def test_two_windows_are_counted_by_one_statement_and_refusals_do_not_use_up_the_longer(django_assert_num_queries):
    def both(at=AT):
        try:
            limits.count_in_two_windows(
                "mailbox", "m@example.org", shorter=(2, HOUR), longer=(3, timedelta(days=1)), at=at
            )
        except LimitReachedError as error:
            return error.retry_after
        return 0

    with django_assert_num_queries(4):
        assert [both() for _ in range(4)] == [0, 0, 40 * 60, 40 * 60]
    later = AT + HOUR
    assert both(later) == 0
    assert both(later) == 13 * 60 * 60 + 40 * 60
    assert both(AT + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_use_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        use()


@pytest.mark.django_db
def test_use_is_taken_back_with_its_transaction():
    with transaction.atomic():
        use(limit=1)
        transaction.set_rollback(True)
    assert refused(limit=1) == 0


@pytest.mark.django_db
def test_windows_that_have_ended_are_deleted():
    use(limit=1)
    end = datetime(2024, 2, 1, 10, 0, tzinfo=UTC)
    assert limits.delete_expired(at=end - timedelta(seconds=1)) == 0
    assert limits.delete_expired(at=end) == 1


def test_uses_at_once_are_all_counted(committed_db):
    def use_some(number):
        try:
            return [refused(limit=10) for _ in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [answer for answers in pool.map(use_some, range(4)) for answer in answers]
    assert (answers.count(0), RateLimitCount.objects.get().count) == (10, 40)
