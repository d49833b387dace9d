"""A worker whose clock is eight days ahead deletes nothing, and one whose clock is right stops at its cap."""

import subprocess
import sys
from datetime import datetime, timedelta

from django.db import connections
from django.db.models import Max, QuerySet
from django.utils import timezone

from mailings.models import OutgoingMail
from mailings.states import MailState
from members.models import Application
from members.states import ApplicationState
from privacy.domain import deletion_stops
from privacy.models import DeletionStop
from tests.factories import UserFactory, submitted_individual
from tests.faults.installation import ROOT, Installation
from tests.faults.report import Report

APPLICATIONS = 402
CAP = 50
WORKER = ("manage.py", "worker", "--once")
WORKER_AHEAD = ("-m", "tests.faults.worker_ahead")


def run(installation: Installation, report: Report) -> None:
    _work(installation, *WORKER)
    own = _submit(timezone.now())
    _work(installation, *WORKER_AHEAD)
    report.title(f"Die Uhr eines Workers geht acht Tage vor, {APPLICATIONS} Anträge sind unbestätigt")
    report.check(f"verfallen: {_expired()}", _expired() == 0)
    report.check(f"in der Arbeitsliste: {_stops()}", _stops() == ["clock"])
    _release()
    own.update(submitted_at=timezone.now() - timedelta(days=8))
    OutgoingMail.objects.filter(state=MailState.WAITING).update(state=MailState.STOPPED)
    _work(installation, *WORKER)
    report.title(f"Alle sind wirklich fällig, höchstens {CAP} in einer Nacht")
    report.check(f"verfallen: {_expired()}", _expired() == CAP)
    report.check(f"in der Arbeitsliste: {_stops()}", _stops() == ["members.unconfirmed"])
    _release()
    _work(installation, *WORKER)
    report.check(f"fortgesetzt, verfallen: {_expired()}", _expired() == APPLICATIONS)
    report.check("in der Arbeitsliste steht nichts mehr", _stops() == [])


def _submit(at: datetime) -> QuerySet[Application]:
    before = Application.objects.aggregate(last=Max("pk"))["last"] or 0
    for number in range(APPLICATIONS):
        submitted_individual(last_name=f"Uhr {number}", email=f"uhr{number}@example.org", at=at)
    return Application.objects.filter(pk__gt=before)


def _expired() -> int:
    return Application.objects.filter(state=ApplicationState.EXPIRED).count()


def _stops() -> list[str]:
    return list(DeletionStop.objects.open().values_list("name", flat=True))


def _release() -> None:
    office_user = UserFactory()
    for stop in DeletionStop.objects.open():
        deletion_stops.release(stop, number=APPLICATIONS, by=office_user, at=timezone.now())


def _work(installation: Installation, *command: str) -> None:
    """Let a worker do once what is due; no mail server listens, so its end says nothing."""
    environment = installation.environment(SMTP_PORT=1, UNCONFIRMED_DELETIONS_PER_NIGHT=CAP)
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, check=False)
    connections.close_all()
