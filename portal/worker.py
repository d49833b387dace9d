"""The worker, which runs the registered jobs: each at its pace, again at once while there is more of it."""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from core.jobs import Job, KeepGoing
from core.outages import is_outage

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
CONNECTION_KEPT_FOR = timedelta(seconds=5)
MAX_PAUSE = timedelta(seconds=30)


class Schedule:
    """When one job runs next, and how often it has failed in a row."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.next_at = time.monotonic()
        self.failures = 0

    def is_due(self) -> bool:
        return time.monotonic() >= self.next_at

    def seconds_to_wait(self) -> float:
        return max(0.0, self.next_at - time.monotonic())

    def run(self, keep_going: KeepGoing) -> bool:
        """Whether there may be more to do at once. Errors are logged once until the job succeeds again."""
        started = time.monotonic()
        try:
            done = self.job.run(timezone.now(), keep_going)
        except Exception as error:
            self._failed(error)
            return False
        self._warn_if_slow(timedelta(seconds=time.monotonic() - started))
        if self.failures:
            logger.info("%s: geht wieder", self.job.name)
        self.failures = 0
        self._pause(timedelta() if done else self.job.every)
        return done > 0

    def _warn_if_slow(self, taken: timedelta) -> None:
        if taken > self.job.may_take:
            seconds = taken.total_seconds(), self.job.may_take.total_seconds()
            logger.warning("%s: dauerte %.0f s, vorgesehen sind höchstens %.0f s", self.job.name, *seconds)

    def _failed(self, error: Exception) -> None:
        self.failures += 1
        if self.failures == 1 and is_outage(error):
            logger.warning("%s: ausgesetzt, wird wiederholt (%s)", self.job.name, " ".join(str(error).split()))
        elif self.failures == 1:
            logger.error("%s: fehlgeschlagen, wird wiederholt", self.job.name, exc_info=error)
        connections.close_all()
        self._pause(min(MAX_PAUSE, timedelta(seconds=2 ** min(self.failures, 10) / 2)))

    def _pause(self, pause: timedelta) -> None:
        self.next_at = time.monotonic() + pause.total_seconds()


class Worker:
    """Runs the jobs, each in a thread of its own, so that none waits for another that takes long or hangs.

    Any number of workers may run side by side, in one process or in many.
    """

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._schedules = [Schedule(job) for job in jobs]
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the pieces of work in hand."""
        self._stopping.set()

    def run(self) -> None:
        """Work until `stop()`. Raises RuntimeError where a thread has ended for another reason."""
        threads = [
            threading.Thread(target=self._repeat, args=[schedule], name=schedule.job.name)
            for schedule in self._schedules
        ]
        for thread in threads:
            thread.start()
        while self._keeps_going() and all(thread.is_alive() for thread in threads):
            self._stopping.wait(IDLE_SECONDS)
        has_failed = self._keeps_going()
        self.stop()
        for thread in threads:
            thread.join()
        if has_failed:
            raise RuntimeError("a job's thread has ended")

    def run_once(self) -> bool:
        """Do all that is due, one job after the other in this thread, then end; whether every job succeeded."""
        while self._keeps_going() and self._run_due_jobs():
            pass
        return not any(schedule.failures for schedule in self._schedules)

    def _repeat(self, schedule: Schedule) -> None:
        """Run one job again and again; between runs that are far apart its connection to the database is closed."""
        try:
            while self._keeps_going():
                schedule.run(self._keeps_going)
                if schedule.job.every > CONNECTION_KEPT_FOR:
                    connections.close_all()
                self._stopping.wait(schedule.seconds_to_wait())
        finally:
            connections.close_all()

    def _keeps_going(self) -> bool:
        return not self._stopping.is_set()

    def _run_due_jobs(self) -> bool:
        due = [schedule for schedule in self._schedules if schedule.is_due()]
        busy = [schedule.run(self._keeps_going) for schedule in due if self._keeps_going()]
        return any(busy)
