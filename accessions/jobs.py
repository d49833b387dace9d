"""What the worker does for collective accessions."""

from datetime import datetime, timedelta

from accessions.domain import execution, invitations
from core.jobs import Job, KeepGoing, register


def run_accessions(at: datetime, keep_going: KeepGoing) -> int:
    return execution.run_due(at=at)


def remind_participants(at: datetime, keep_going: KeepGoing) -> int:
    """Each is reminded once, all in one run: there is no more to do at once."""
    invitations.remind_due(at=at)
    return 0


register(
    Job("Sammelbeitritte ausführen", run_accessions, timedelta(seconds=1), may_take=execution.LEASE),
    Job("An Sammelbeitritte erinnern", remind_participants, timedelta(minutes=10), may_take=timedelta(minutes=1)),
)
