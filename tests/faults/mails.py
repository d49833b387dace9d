"""Three workers send 200 mails while they are killed at the worst moments."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from django.utils import timezone

from mailings.domain.messages import message_id
from mailings.models import OutgoingMail
from mailings.states import MailState
from tests.factories import submitted_individual
from tests.faults.installation import ROOT, Installation, free_port
from tests.faults.killing_mail_server import CLAIM, KINDS, KillingMailServer
from tests.faults.report import Report

MAILS = 200
WORKERS = 3
KILLS_EACH = 4
LEASE_SECONDS = 5
STARTING_SECONDS = 6
MAX_SECONDS = 90


def run(installation: Installation, report: Report) -> None:
    """Queue mails, kill and restart workers until no mail waits, and compare."""
    expected = _queue()
    plan = {10 * (number + 1): KINDS[number % len(KINDS)] for number in range(KILLS_EACH * len(KINDS))}
    workers = Workers(installation.environment(SMTP_PORT=(port := free_port()), MAIL_LEASE_SECONDS=LEASE_SECONDS))
    sink = KillingMailServer(installation, plan, workers.pids)
    with _listening(sink, port):
        started = time.monotonic()
        while _waiting() and time.monotonic() < started + MAX_SECONDS:
            workers.fill_up()
            time.sleep(0.1)
        seconds = time.monotonic() - started
        codes = workers.stop()
    _judge(report, sink, expected, seconds=seconds, codes=codes)


def _judge(report: Report, sink: KillingMailServer, expected: set[str], *, seconds: float, codes: list[int]) -> None:
    copies = Counter(message_id for message_id, _ in sink.taken)
    doubled = {message_id for message_id, count in copies.items() if count > 1}
    killed_late = {message_id for kind, message_id in sink.kills if kind != CLAIM}
    report.title(f"{MAILS} Mails, {WORKERS} Worker, {len(sink.kills)} × kill -9, {seconds:.0f} s")
    for kind in KINDS:
        deaths = sum(kind == happened for happened, _ in sink.kills)
        report.check(f"getötet {kind}: {deaths}-mal", deaths == KILLS_EACH)
    report.check(
        f"zugestellt: {len(copies)} von {len(expected)}, keine verloren, keine fremde", set(copies) == expected
    )
    report.check(f"als gesendet aufgeschrieben: {_sent()}", _sent() == len(expected))
    report.check(
        f"doppelt: {len(doubled)}, nur wo ein Worker nach DATA starb ({len(killed_late)})", doubled == killed_late
    )
    report.check("Doppelte gleichen sich Byte für Byte", len(set(sink.taken)) == len(copies))
    report.check(f"Worker enden auf SIGTERM in Ruhe: {codes}", set(codes) == {0})
    for mistake in sink.mistakes:
        report.check(mistake, False)


class Workers:
    """A pool of workers; dead ones are replaced."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._workers: list[subprocess.Popen[bytes]] = []
        self._started_at = 0.0

    def pids(self) -> list[int]:
        return [worker.pid for worker in self._workers if worker.poll() is None]

    def fill_up(self) -> None:
        living = [worker for worker in self._workers if worker.poll() is None]
        command = [sys.executable, "manage.py", "worker"]
        self._started_at = self._started_at if len(living) == WORKERS else time.monotonic()
        fresh = [subprocess.Popen(command, cwd=ROOT, env=self._environment) for _ in range(WORKERS - len(living))]
        self._workers = living + fresh

    def stop(self) -> list[int]:
        """Terminate the living workers, after the youngest has started, and return their exit codes."""
        time.sleep(max(0.0, self._started_at + STARTING_SECONDS - time.monotonic()))
        living = [worker for worker in self._workers if worker.poll() is None]
        for worker in living:
            worker.terminate()
        try:
            return [worker.wait(20) for worker in living]
        finally:
            for worker in living:
                worker.kill()


@contextmanager
def _listening(sink: KillingMailServer, port: int) -> Iterator[None]:
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def _queue() -> set[str]:
    """Two hundred people join, each in a transaction of their own; returns the expected Message-IDs."""
    for number in range(MAILS):
        submitted_individual(last_name=f"Grün {number}", email=f"mail{number}@example.org", at=timezone.now())
    return {message_id(mail) for mail in OutgoingMail.objects.all()}


def _waiting() -> bool:
    return OutgoingMail.objects.filter(state=MailState.WAITING).exists()


def _sent() -> int:
    return OutgoingMail.objects.filter(state=MailState.SENT).count()
