"""PostgreSQL is killed and restarted while the portal serves readers and people who join."""

import threading
import time
from dataclasses import dataclass

import psutil
from django.db import connections
from django.db.models import Count
from django.utils import timezone

from core import heartbeats
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.models import Application, PersonalDetails, ProfessionalField
from portal.demo.processes import ChildProcess
from tests.factories import KreisFactory
from tests.faults.installation import Installation, free_port, serving
from tests.faults.report import Report
from tests.faults.visitors import Joiner, Reader, Response, start_visiting
from tests.faults.working import all_sent, working
from tests.smtp_sink import Sink, serve_sink

ROUNDS = 2
UP_SECONDS = 5
DOWN_SECONDS = 3
MAX_ANSWER_SECONDS = 10
MAX_SENDING_SECONDS = 40
LEASE_SECONDS = 5
MAX_LINES = 4  # an outage: one for each job that met it, one for the mail being sent
PUBLIC = ("/", "/netzwerk/")
PAGES = (*PUBLIC, "/beitreten/einzelperson/")
AS_OF_NOTICE = "Das Portal zeigt gerade den Stand von"
NOTICED_SECONDS = 1
READY = "/health/ready"
LOG_PATTERNS = ("Traceback", "psycopg2", "OperationalError", "django.db")


def joining_person() -> dict[str, str]:
    """What somebody types who joins, but for the mailbox."""
    health = ProfessionalField.objects.get(name="Gesundheit und Pflege")
    name = {"first_name": "Nele", "last_name": "Grün", "employer": "Klinik Musterland"}
    return {**name, "duty_area": KreisFactory().ags, "professional_field": str(health.pk)}


@dataclass(frozen=True)
class Outage:
    """From before the kill until PostgreSQL answers again; it is certainly down between `dead` and `waking`."""

    began: float
    dead: float
    waking: float
    ended: float

    def contains(self, answer: Response) -> bool:
        return self.dead < answer.began and answer.ended < self.waking

    def touches(self, answer: Response) -> bool:
        return answer.began < self.ended and answer.ended > self.began


def run(installation: Installation, report: Report) -> None:
    """Serve visitors, kill and restart PostgreSQL, then check every response and every row."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    heartbeats.beat(heartbeats.WORKER, at=timezone.now())  # the worker that starts below has not been seen yet
    connections.close_all()
    typed = joining_person()
    joiners = [Joiner(url, name=f"wer{number}-", typed=typed) for number in range(2)]
    monitor, reader = Reader(url, pages=(READY,)), Reader(url, pages=PAGES)
    # A mail that was claimed when the database died is due again when its lease ends.
    many = {"FORMS_PER_ORIGIN_HOUR": 1_000_000, "MINIMUM_FILL_SECONDS": 0, "MAIL_LEASE_SECONDS": LEASE_SECONDS}
    log = installation.folder.with_name("worker.log")
    with serve_sink(Sink()) as sink:
        environment = installation.environment(BASE_URL=url, SMTP_PORT=sink.port, LOG_LEVEL="WARNING", **many)
        with (
            serving(port, environment, installation.folder.with_name("web.log")) as web,
            working(environment, log) as sending_worker,
        ):
            processes = _processes(web)
            outages = _visit_during_outages(installation, [*joiners, monitor, reader])
            same = processes == _processes(web)
            sent = all_sent(max_seconds=MAX_SENDING_SECONDS)
            worked = sending_worker.process.poll() is None
    visitors = [*joiners, reader]
    report.title(f"PostgreSQL {ROUNDS} × getötet und neu gestartet, während {len(visitors) + 1} Besucher da sind")
    _judge_answers(report, [answer for visitor in visitors for answer in visitor.answers], outages)
    _judge_public(report, [answer for answer in reader.answers if answer.path in PUBLIC], outages)
    _judge_monitor(report, monitor.answers, outages)
    report.check("der Webserver lief durch, dieselben Prozesse", same)
    lines = log.read_text().splitlines()
    report.check(f"der Worker lief durch, alle Mails sind gesendet, {len(lines)} Zeilen im Protokoll", worked and sent)
    for line in lines if len(lines) > MAX_LINES * ROUNDS else []:
        report.check(line, False)
    _judge_rows(report, [email for joiner in joiners for email in joiner.welcomed])


def _processes(web: ChildProcess) -> set[int]:
    server = psutil.Process(web.process.pid)
    return {server.pid, *(child.pid for child in server.children(recursive=True))}


def _visit_during_outages(installation: Installation, visitors: list[Reader | Joiner]) -> list[Outage]:
    stop, outages = threading.Event(), []
    threads = start_visiting(visitors, stop)
    time.sleep(UP_SECONDS)
    for _ in range(ROUNDS):
        began = time.monotonic()
        installation.kill()
        dead = time.monotonic()
        time.sleep(DOWN_SECONDS)
        waking = time.monotonic()
        installation.start()
        outages.append(Outage(began, dead, waking, time.monotonic()))
        time.sleep(UP_SECONDS)
    stop.set()
    for thread in threads:
        thread.join(UP_SECONDS * 4)
    return outages


def _judge_answers(report: Report, answers: list[Response], outages: list[Outage]) -> None:
    errors = [answer for answer in answers if answer.is_error or not answer.status]
    stray = [answer for answer in errors if not any(outage.touches(answer) for outage in outages)]
    ugly = [answer for answer in errors if not _is_pause(answer)]
    report.check(
        f"{len(answers)} Antworten, {len(errors)} Fehler, keiner außerhalb der Ausfälle", bool(errors) and not stray
    )
    report.check("jeder Fehler ist die deutsche Seite 503, ohne Spur aus dem Inneren", not ugly)
    for answer in (stray + ugly)[:5]:
        report.check(f"{answer.path} {answer.status}: {answer.text[:200]!r}", False)
    slowest = max(answer.ended - answer.began for answer in answers)
    report.check(f"langsamste Antwort: {slowest:.1f} s", slowest < MAX_ANSWER_SECONDS)
    for number, outage in enumerate(outages, 1):
        good = [answer.ended for answer in answers if answer.began > outage.ended and not answer.is_error]
        seconds = f"{outage.ended - outage.began:.1f} s"
        again = f"nach {good[0] - outage.ended:.1f} s die erste Seite" if good else "danach keine Seite mehr"
        report.check(f"Ausfall {number}: {seconds}, {again}", bool(good))


def _judge_public(report: Report, answers: list[Response], outages: list[Outage]) -> None:
    """Public pages are served during the outage with a notice of their age, and without it afterwards."""
    down = [answer for answer in answers if any(outage.contains(answer) for outage in outages)]
    late = [one for one in down if any(o.dead + NOTICED_SECONDS < one.began < o.waking for o in outages)]
    up = [
        one
        for one in answers
        if not any(o.began < one.ended and one.began < o.ended + NOTICED_SECONDS for o in outages)
    ]
    report.check(
        f"öffentliche Seiten: {len(answers)} Antworten, {len(down)} im Ausfall, keine ein Fehler",
        bool(late) and {answer.status for answer in answers} == {200},
    )
    report.check(
        f"davon {sum(AS_OF_NOTICE in answer.text for answer in down)} mit der Zeile vom Stand, nach dem Ausfall keine",
        all(AS_OF_NOTICE in answer.text for answer in late) and not any(AS_OF_NOTICE in answer.text for answer in up),
    )


def _is_pause(answer: Response) -> bool:
    return (
        answer.status == 503 and "eine kurze Pause" in answer.text and not any(t in answer.text for t in LOG_PATTERNS)
    )


def _judge_monitor(report: Report, answers: list[Response], outages: list[Outage]) -> None:
    down = [answer for answer in answers if any(outage.contains(answer) for outage in outages)]
    up = [answer for answer in answers if not any(outage.touches(answer) for outage in outages)]
    is_ready_right = {answer.status for answer in down} == {503} and {answer.status for answer in up} == {200}
    report.check(f"{READY}: {len(down)}-mal 503 im Ausfall, {len(up)}-mal 200 sonst", is_ready_right)
    for answer in [*(a for a in down if a.status != 503), *(a for a in up if a.status != 200)][:5]:
        report.check(f"{answer.path} {answer.status}: {answer.text[:200]!r}", False)


def _judge_rows(report: Report, welcomed: list[str]) -> None:
    """Each person who saw the thank-you page is stored once and completely; nobody is stored in part."""
    connections.close_all()
    emails = dict(PersonalDetails.objects.values_list("email").annotate(Count("pk")))
    report.check(
        f"{len(welcomed)} Beitritte bedankt, jeder genau einmal gespeichert",
        bool(welcomed) and all(emails.get(email) == 1 for email in welcomed),
    )
    applications = set(Application.objects.values_list("pk", flat=True))
    mails = list(OutgoingMail.objects.filter(template="members/confirm").values_list("cause_id", flat=True))
    entries = list(JournalEntry.objects.filter(subject_kind="members.application").values_list("subject_id", flat=True))
    whole = sorted(applications) == sorted(mails) == sorted(entries)
    report.check(
        f"{len(applications)} Anträge, {len(mails)} Mails, {len(entries)} Journaleinträge: nichts Halbes",
        whole and len(emails) == len(applications),
    )
