"""Whether an error says that the database is away: then nothing is wrong with what was asked."""

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError


def is_outage(error: BaseException | None) -> bool:
    """True also for the bare DatabaseError that the driver raises where a server dies in the middle of a statement.

    Whatever the server itself refuses has a code.
    """
    if type(error) is DatabaseError:
        cause = error.__cause__
        return isinstance(cause, psycopg2.Error) and cause.pgcode is None
    return isinstance(error, OperationalError | InterfaceError)
