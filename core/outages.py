"""Whether an error says that the database or a mail server is away: then nothing is wrong with what was asked."""

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError


class OutageError(Exception):
    """A server that is not the database does not answer; what was to be done with it waits."""


def is_outage(error: BaseException | None) -> bool:
    """True also for the bare DatabaseError that the driver raises where a server dies in the middle of a statement.

    Whatever the database itself refuses has a code.
    """
    if type(error) is DatabaseError:
        cause = error.__cause__
        return isinstance(cause, psycopg2.Error) and cause.pgcode is None
    return isinstance(error, OperationalError | InterfaceError | OutageError)
