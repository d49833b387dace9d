"""Tells outages of the database or a mail server from errors in what was sent to them."""

import psycopg2
import psycopg2.errors
from django.db import DatabaseError, InterfaceError, OperationalError


class OutageError(Exception):
    """A server that is not the database does not answer; what was to be done with it waits."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the error means that the database is not reachable.

    Errors that the database itself reports have a code and are no outage.
    """
    if type(error) is DatabaseError:
        cause = error.__cause__
        return isinstance(cause, psycopg2.Error) and cause.pgcode is None
    return isinstance(error, OperationalError | InterfaceError | OutageError)


def is_statement_timeout(error: BaseException | None) -> bool:
    """Whether the database cancelled a statement that took too long."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, psycopg2.errors.QueryCanceled)
