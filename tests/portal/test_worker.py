"""The worker's loop, with jobs of the test's own; what the apps' jobs do is tested where they live."""

import logging
import signal
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from core import limits
from core.jobs import Job
from core.models import RateLimitCount
from mailings.models import OutgoingMail
from portal.worker import Worker
from privacy.models import DeletionStop
from tests.factories import submitted_application

SOON, LATER = timedelta(milliseconds=1), timedelta(hours=1)


class Work:
    """A job that does its portions one by one; an exception among them is raised."""

    def __init__(self, *portions):
        self.portions, self.then, self.runs = list(portions), lambda: None, 0

    def __call__(self, at, keep_going):
        self.runs += 1
        portion = self.portions.pop(0) if self.portions else 0
        if not self.portions:
            self.then()
        if isinstance(portion, Exception):
            raise portion
        return portion


def job(run, *, name="Probe", every=LATER, may_take=LATER):
    return Job(name, run, every, may_take)


def test_once_does_all_that_is_due_and_ends():
    work = Work(100, 100, 7)
    assert Worker([job(work)]).run_once()
    assert work.runs == 4


def test_failing_job_delays_no_other_and_is_logged():
    bad, good = Work(ValueError()), Work(3)
    assert not Worker([job(bad, name="schlecht"), job(good, name="gut")]).run_once()
    assert (bad.runs, good.runs) == (1, 2)


def test_outage_is_logged_in_one_line_however_long_it_lasts(caplog, monkeypatch):
    monkeypatch.setattr("portal.worker.MAX_PAUSE", SOON)
    monkeypatch.setattr("portal.worker.IDLE_SECONDS", 0.001)
    caplog.set_level(logging.INFO, "portal.worker")
    work = Work(*[OperationalError("server closed\nthe connection")] * 5, 1)
    worker = Worker([job(work, every=SOON)])
    work.then = worker.stop
    worker.run()
    assert [record.getMessage() for record in caplog.records] == [
        "Probe: ausgesetzt, wird wiederholt (server closed the connection)",
        "Probe: geht wieder",
    ]


def test_run_that_takes_too_long_is_logged(caplog):
    Worker([job(lambda at, keep_going: time.sleep(0.01) or 0, may_take=SOON)]).run_once()
    assert [record.getMessage() for record in caplog.records] == ["Probe: dauerte 0 s, vorgesehen sind höchstens 0 s"]


def test_job_that_hangs_holds_up_no_other():
    hangs, others = threading.Event(), threading.Semaphore(0)
    jobs = [job(lambda at, keep_going: hangs.wait(20) and 0, name="hängt", every=SOON)]
    jobs.append(job(lambda at, keep_going: others.release() or 0, name="geht", every=SOON))
    worker = Worker(jobs)
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert all(others.acquire(timeout=5) for _ in range(3))
    worker.stop()
    hangs.set()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_worker_ends_with_an_error_when_a_job_can_never_run_again():
    def end_thread(at, keep_going):
        raise SystemExit

    with pytest.raises(RuntimeError, match="thread has ended"):
        Worker([job(end_thread), job(Work())]).run()


@pytest.mark.django_db
def test_clock_eight_days_ahead_erases_no_application():
    now = timezone.now()
    call_command("worker", once=True)
    unconfirmed = submitted_application(at=now)
    with time_machine.travel(now + timedelta(days=8)):
        call_command("worker", once=True)
    unconfirmed.refresh_from_db()
    assert (unconfirmed.state, DeletionStop.objects.get().name) == ("submitted", "clock")


def test_stop_ends_the_idle_loop_soon():
    worker = Worker([job(Work())])
    thread = threading.Thread(target=worker.run)
    thread.start()
    worker.stop()
    thread.join(2)
    assert not thread.is_alive()


def write_mail(at):
    return OutgoingMail.objects.create(
        template="members/confirm",
        to="mail@example.org",
        subject="Betreff",
        body="Text",
        cause_kind="accounts.user",
        cause_id=1,
        due_at=at,
        created_at=at,
    )


@pytest.mark.django_db
def test_worker_sends_expires_and_deletes_what_is_due():
    now = timezone.now()
    mail = write_mail(now)
    unconfirmed = submitted_application(at=now - timedelta(days=8))
    for key, expiry in (("alt", now - timedelta(hours=1)), ("neu", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=expiry)
    for at in (now - timedelta(hours=2), now):
        limits.count("probe", "key", limit=5, period=timedelta(hours=1), at=at)
    call_command("worker", once=True)
    mail.refresh_from_db()
    unconfirmed.refresh_from_db()
    assert (mail.state, unconfirmed.state) == ("sent", "expired")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["neu"]
    assert RateLimitCount.objects.count() == 1


def test_running_worker_sends_and_stops_cleanly_on_a_signal(live_portal):
    with live_portal.in_database(), live_portal.worker() as worker:
        mail = write_mail(timezone.now())
        deadline = time.monotonic() + 20
        while mail.state == "waiting" and time.monotonic() < deadline:
            time.sleep(0.05)
            mail.refresh_from_db()
        worker.process.send_signal(signal.SIGTERM)
        assert (mail.state, worker.process.wait(5)) == ("sent", 0)
        mail.delete()
