"""What the worker does for the public figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.jobs import Job, KeepGoing, register
from network.domain import people_counts


def recount_people(at: datetime, keep_going: KeepGoing) -> int:
    people_counts.recount(at=at)
    return 0


register(Job("Menschen im Netzwerk zählen", recount_people, timedelta(minutes=1), may_take=timedelta(minutes=1)))
