"""Which errors are a pause and which a fault."""

import psycopg2
import pytest
from django.db import DatabaseError, connection

from core.outages import OutageError, is_outage


def raised(error: BaseException, *, by: BaseException | None) -> BaseException:
    """The error as Django raises it for one of the driver's."""
    try:
        raise error from by
    except type(error) as found:
        return found


def test_server_that_dies_during_a_statement_is_an_outage():
    bare = psycopg2.DatabaseError("server closed the connection unexpectedly")
    assert is_outage(raised(DatabaseError(*bare.args), by=bare))


def test_other_server_that_does_not_answer_is_away():
    assert is_outage(OutageError("connection refused"))


def test_row_that_is_gone_is_no_outage():
    assert not is_outage(raised(DatabaseError("Save with update_fields did not affect any rows."), by=None))


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["SELECT 1 / 0", "SELECT nothing", "DO $$BEGIN RAISE 'no'; END$$"])
def test_what_the_server_refuses_is_no_outage(statement):
    with pytest.raises(DatabaseError) as refused, connection.cursor() as cursor:
        cursor.execute(statement)
    assert not is_outage(refused.value)
