"""Tells database outages from errors in a statement."""

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError


def is_outage(error: BaseException | None) -> bool:
    """Whether the error means that the database is not reachable.

    Errors that the server itself reports have a code and are no outage.
    """
    if type(error) is DatabaseError:
        cause = error.__cause__
        return isinstance(cause, psycopg2.Error) and cause.pgcode is None
    return isinstance(error, OperationalError | InterfaceError)
