"""Monitoring hears that no worker has been seen for five minutes, and that one is back."""

import time
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from core import heartbeats
from portal.demo.processes import worker
from portal.readiness import MAX_WORKER_SILENCE, readiness
from tests.faults.installation import Installation, stderr_to
from tests.faults.report import Report

MAX_STARTING_SECONDS = 30


def run(installation: Installation, report: Report) -> None:
    heartbeats.beat(heartbeats.WORKER, at=timezone.now() - MAX_WORKER_SILENCE - timedelta(seconds=1))
    report.title("Der Worker schweigt")
    problems = _problems()
    report.check(f"nach fünf Minuten meldet die Bereitschaft: {problems}", "worker" in problems)
    started = time.monotonic()
    with stderr_to(installation.folder.with_name("silent.log")):
        process = worker(installation.environment(SMTP_PORT=1))
    try:
        while "worker" in _problems() and time.monotonic() < started + MAX_STARTING_SECONDS:
            time.sleep(0.2)
    finally:
        process.stop()
    problems = _problems()
    seconds = time.monotonic() - started
    report.check(f"{seconds:.0f} s nach seinem Start nicht mehr: {problems}", "worker" not in problems)
    connections.close_all()


def _problems() -> list[str]:
    found: list[str] = readiness(at=timezone.now())["problems"]
    return found
