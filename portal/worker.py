"""What is done later, by `manage.py worker`: each task at its pace, again at once while there is more of it."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import connections
from django.utils import timezone

from accessions.domain import execution
from accessions.domain import invitations as accession_invitations
from core import limits
from core.outages import is_outage
from events.domain import invitations, planned_mails, registrations, retention
from mailings.domain.sending import MailServerDownError, send_due
from members.domain import applications, certificates

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
MAX_PAUSE = timedelta(seconds=30)

KeepGoing = Callable[[], bool]


@dataclass(frozen=True)
class Task:
    """`run` does a bounded part of what is due at a time and says how much it did; at zero it rests for `every`."""

    name: str
    run: Callable[[datetime, KeepGoing], int]
    every: timedelta


def send_mails(at: datetime, keep_going: KeepGoing) -> int:
    return send_due(at=at, limit=100, keep_going=keep_going)


def expire_applications(at: datetime, keep_going: KeepGoing) -> int:
    return applications.expire_due(at=at)


def run_accessions(at: datetime, keep_going: KeepGoing) -> int:
    return execution.run_due(at=at)


def remind_silent(at: datetime, keep_going: KeepGoing) -> int:
    accession_invitations.remind_due(at=at)
    invitations.remind_due(at=at)
    return 0


def expire_registrations(at: datetime, keep_going: KeepGoing) -> int:
    return registrations.expire_due(at=at)


def promote_waiting(at: datetime, keep_going: KeepGoing) -> int:
    return registrations.promote_due(at=at)


def print_certificates(at: datetime, keep_going: KeepGoing) -> int:
    return certificates.print_jobs.run_due(at=at)


def send_planned_mails(at: datetime, keep_going: KeepGoing) -> int:
    return planned_mails.send_due(at=at)


def anonymise_after_events(at: datetime, keep_going: KeepGoing) -> int:
    """What is kept of people no longer than their event needs it."""
    return retention.delete_needs_due(at=at) + retention.anonymise_due(at=at)


def delete_expired(at: datetime, keep_going: KeepGoing) -> int:
    """Forget sessions, counts and printed certificates whose time is over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    limits.delete_expired(at=at)
    certificates.print_jobs.delete_old(at=at)
    return 0


TASKS = (
    Task("Mails senden", send_mails, timedelta(seconds=1)),
    Task("Sammelbeitritte ausführen", run_accessions, timedelta(seconds=1)),
    Task("Erinnern", remind_silent, timedelta(minutes=10)),
    Task("Unbestätigtes verfallen lassen", expire_applications, timedelta(minutes=1)),
    Task("Vorgemerkte und angebotene Plätze freigeben", expire_registrations, timedelta(seconds=30)),
    Task("Nachrücken lassen", promote_waiting, timedelta(minutes=1)),
    Task("Urkunden drucken", print_certificates, timedelta(seconds=2)),
    Task("Geplante Mails schreiben", send_planned_mails, timedelta(seconds=30)),
    Task("Angaben nach Veranstaltungen löschen", anonymise_after_events, timedelta(minutes=10)),
    Task("Aufräumen", delete_expired, timedelta(minutes=10)),
)


class Schedule:
    """When one task runs next, and how often it has failed in a row."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.next_at = time.monotonic()
        self.failures = 0

    def is_due(self) -> bool:
        return time.monotonic() >= self.next_at

    def run(self, keep_going: KeepGoing) -> bool:
        """Whether there may be more to do at once. Errors are logged once until the task succeeds again."""
        try:
            done = self.task.run(timezone.now(), keep_going)
        except Exception as error:
            self._failed(error)
            return False
        if self.failures:
            logger.info("%s: geht wieder", self.task.name)
        self.failures = 0
        self._pause(timedelta() if done else self.task.every)
        return done > 0

    def _failed(self, error: Exception) -> None:
        self.failures += 1
        if self.failures == 1 and (is_outage(error) or isinstance(error, MailServerDownError)):
            logger.warning("%s: ausgesetzt, wird wiederholt (%s)", self.task.name, " ".join(str(error).split()))
        elif self.failures == 1:
            logger.error("%s: fehlgeschlagen, wird wiederholt", self.task.name, exc_info=error)
        connections.close_all()
        self._pause(min(MAX_PAUSE, timedelta(seconds=2 ** min(self.failures, 10) / 2)))

    def _pause(self, pause: timedelta) -> None:
        self.next_at = time.monotonic() + pause.total_seconds()


class Worker:
    """One loop over the tasks. Any number may run side by side, in one process or in many."""

    def __init__(self, tasks: tuple[Task, ...] = TASKS) -> None:
        self._schedules = [Schedule(task) for task in tasks]
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the piece of work in hand."""
        self._stopping.set()

    def run(self) -> None:
        while self._keeps_going():
            if not self._run_due_tasks():
                self._stopping.wait(IDLE_SECONDS)

    def run_once(self) -> bool:
        """Do all that is due, then end; whether every task succeeded."""
        while self._keeps_going() and self._run_due_tasks():
            pass
        return not any(schedule.failures for schedule in self._schedules)

    def _keeps_going(self) -> bool:
        return not self._stopping.is_set()

    def _run_due_tasks(self) -> bool:
        due = [schedule for schedule in self._schedules if schedule.is_due()]
        busy = [schedule.run(self._keeps_going) for schedule in due if self._keeps_going()]
        return any(busy)
