"""What the worker does for imports."""

from datetime import datetime, timedelta

from core.jobs import Job, KeepGoing, register
from imports.domain import retention, running


def run_imports(at: datetime, keep_going: KeepGoing) -> int:
    return running.run_due(keep_going, at=at)


def empty_imports(at: datetime, keep_going: KeepGoing) -> int:
    return retention.empty_old(at=at)


register(
    Job("Importe prüfen und übernehmen", run_imports, timedelta(seconds=1), may_take=timedelta(minutes=10)),
    Job("Inhalte alter Importe löschen", empty_imports, timedelta(minutes=10), may_take=timedelta(minutes=1)),
)
