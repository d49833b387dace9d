"""Workers execute an accession of 300 bodies and are killed in the middle of it."""

import subprocess
import sys
import time
from collections.abc import Callable

from django.utils import timezone

from accessions.domain import execution, planning, signed_lists
from accessions.domain.signed_lists import SignedLine
from accessions.models import AccessionRun
from accessions.states import RunOutcome
from mailings.domain import outgoing
from mailings.models import OutgoingMail
from members.models import Certificate, Membership, Person
from tests.factories import OrganisationFactory, UserFactory, declarer_input, nominee_input
from tests.faults.installation import ROOT, Installation
from tests.faults.report import Report

BODIES = 300
WORKERS = 2
DELAYS = (0.05, 0.15, 0.25)  # seconds from the claim to the kill; all of it takes about one
MAX_SECONDS = 60
Worker = subprocess.Popen[bytes]


def run(installation: Installation, report: Report) -> None:
    """Order the execution, kill all workers three times while it runs, then let it finish."""
    order = _ordered()
    halves, workers, started = [], _start_workers(installation), time.monotonic()
    try:
        for number, delay in enumerate(DELAYS, start=1):
            _wait(lambda number=number: _attempts(order) >= number or bool(order.finished_at))
            time.sleep(delay)
            _kill(workers)
            halves.append(Membership.objects.filter(organisation__isnull=False).count())
            workers = _start_workers(installation)
        _wait(lambda: AccessionRun.objects.filter(pk=order.pk, finished_at__isnull=False).exists())
    finally:
        _kill(workers)
    _judge(report, order, halves, seconds=time.monotonic() - started)
    outgoing.stop_all(order.accession.participants.all(), at=timezone.now())  # the next scenario has mails of its own


def _judge(report: Report, order: AccessionRun, halves: list[int], *, seconds: float) -> None:
    order.refresh_from_db()
    welcomed = OutgoingMail.objects.filter(template="accessions/welcome").count()
    named = Person.objects.filter(tenures__nominations__declaration__participant__isnull=False).distinct().count()
    made = Membership.objects.filter(basis=Membership.Basis.ACCESSION).count()
    report.title(f"Sammelbeitritt von {BODIES}, {len(DELAYS)} × kill -9 mittendrin, {seconds:.0f} s")
    report.check(f"nach jedem Tod ganz oder gar nicht: {halves}", set(halves) <= {0, BODIES})
    report.check(f"am Ende ausgeführt, beim {order.attempts}. Versuch", order.outcome == RunOutcome.DONE)
    report.check(f"Mitgliedschaften: {made}, Urkunden: {Certificate.objects.count()}", made == BODIES)
    report.check("jede mit genau einer Urkunde", Certificate.objects.count() == made)
    report.check(f"Benannte, jede Person einmal: {named}", named == BODIES)
    report.check(f"Begrüßungen im Postausgang: {welcomed}", welcomed == BODIES)


def _ordered() -> AccessionRun:
    office_user, at = UserFactory(), timezone.now()
    bodies = OrganisationFactory.create_batch(BODIES)
    accession = planning.create(
        title="Verbund", effective_on=timezone.localdate(at), place="Detmold", inviter="Verbund", by=office_user, at=at
    )
    planning.add_organisations(accession, bodies, by=office_user, at=at)
    lines = [
        SignedLine(one, declarer_input(email=f"amt{number}@example.org"), [nominee_input(number)])
        for number, one in enumerate(accession.participants.all())
    ]
    signed_lists.record_list(accession, lines, basis_note="Liste", by=office_user, at=at)
    return execution.order(accession, typed_count=BODIES, by=office_user, at=at)


def _start_workers(installation: Installation) -> list[Worker]:
    command = [sys.executable, "-m", "tests.faults.impatient_worker"]
    environment = installation.environment(SMTP_PORT=1)
    return [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(WORKERS)]


def _kill(workers: list[Worker]) -> None:
    for worker in workers:
        worker.kill()
        worker.wait()


def _attempts(order: AccessionRun) -> int:
    order.refresh_from_db()
    return order.attempts


def _wait(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + MAX_SECONDS
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError("Der Sammelbeitritt kommt nicht voran.")
        time.sleep(0.02)
