"""What the worker does later. Each app registers its jobs in its `jobs.py`; CoreConfig imports these files at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from core import heartbeats, limits

KeepGoing = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that `manage.py worker` does again and again.

    `run` gets the time and does a bounded part of what is due then; it returns how much it did. After zero the job
    rests for `every`, otherwise it runs again at once. A job of many steps calls `keep_going` before each one and
    returns early at False. `may_take` is how long one run may last; a longer one is logged as a warning. `name` is the
    job's name in the log.
    """

    name: str
    run: Callable[[datetime, KeepGoing], int]
    every: timedelta
    may_take: timedelta


_jobs: list[Job] = []


def register(*jobs: Job) -> None:
    """Let the worker do these. Raises ValueError for a name that is registered already."""
    for job in jobs:
        if any(job.name == other.name for other in _jobs):
            raise ValueError(f"job {job.name!r} is registered twice")
        _jobs.append(job)


def registered_jobs() -> tuple[Job, ...]:
    """The jobs of all apps; within an app in the order of its `jobs.py`."""
    return tuple(_jobs)


def delete_expired(at: datetime, keep_going: KeepGoing) -> int:
    """Delete the sessions and the counts of submissions whose time is over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    limits.delete_expired(at=at)
    return 0


def beat(at: datetime, keep_going: KeepGoing) -> int:
    heartbeats.beat(heartbeats.WORKER, at=at)
    return 0


register(Job("Lebenszeichen", beat, timedelta(seconds=30), may_take=timedelta(seconds=10)))
register(Job("Sitzungen und Zählungen löschen", delete_expired, timedelta(minutes=10), may_take=timedelta(minutes=1)))
