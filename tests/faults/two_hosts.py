"""Two hosts serve one portal: one database, one store of files, everything else their own (docs/betrieb.md)."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from django.core.files.base import ContentFile
from django.db import connections
from django.db.models import Count
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from core import heartbeats
from events.models import Document, Event
from members.domain.certificates import print_jobs
from members.models import Certificate, PersonalDetails, PrintJob
from members.states import PrintState
from tests.factories import UserFactory, accepted_application
from tests.factories.events import EventFactory
from tests.faults.database import joining_person
from tests.faults.installation import Installation, free_port, serving
from tests.faults.report import Report
from tests.faults.visitors import OFFICE, Joiner, Response, Visitor, hidden_fields, start_visiting
from tests.faults.working import all_sent, working
from tests.smtp_sink import Sink, serve_sink

PASSWORD = "ein langes Passwort"
PDF = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FORMS_PER_ORIGIN_HOUR = 6
TRIES = FORMS_PER_ORIGIN_HOUR + 3
ONE_ADDRESS = 255
UP_SECONDS = 1
JOIN_SECONDS = 20
MAX_SENDING_SECONDS = 20
MAX_PRINTING_SECONDS = 20
STALE_SECONDS = 0.1  # so long another process may show the old page


@dataclass
class Host:
    """A web server that can be stopped and started again."""

    port: int
    environment: dict[str, str]
    installation: Installation
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        log = self.installation.folder.with_name(f"host-{self.port}.log")
        self._running.enter_context(serving(self.port, self.environment, log))

    def stop(self) -> None:
        self._running.close()


@dataclass
class Balanced(Visitor):
    """Behind a load balancer: each request goes to the next host, or to the other where one takes no connection."""

    hosts: tuple[Host, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._turns = cycle(self.hosts)

    def send(self, url: str, *form: bytes | str | None) -> Response:
        for _ in self.hosts:
            self.base_url = next(self._turns).url
            response = super().send(url, *form)
            if response.status or "refused" not in response.text:
                break
            self.answers.remove(response)
        return response


@dataclass
class BalancedJoiner(Balanced, Joiner):
    """Joins as one person after another: each from an address of their own, or all from one."""

    has_one_address: bool = False

    def visit(self) -> None:
        number = ONE_ADDRESS if self.has_one_address else len(self.welcomed) % ONE_ADDRESS
        self.claim_address(f"198.51.100.{number}")
        super().visit()


def run(installation: Installation, report: Report) -> None:
    user, event, printed = _fill()
    with serve_sink(Sink()) as sink, _two_hosts(installation, sink) as hosts:
        report.title("Zwei Rechner mit einer Datenbank und einer Ablage")
        _judge_readiness(report, hosts)
        _judge_restarts(report, hosts)
        _judge_limit(report, hosts)
        _judge_office(report, hosts, user, event, printed)
        _judge_mails(report, sink)
    connections.close_all()


def _fill() -> tuple[User, Event, PrintJob]:
    user, at = UserFactory(email="zwei-rechner@example.org", role=Role.OFFICE), timezone.now()
    user.set_password(PASSWORD)
    user.save()
    starts_at = at + timedelta(days=30)
    event = EventFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), slug="zwei-rechner")
    accepted_application(start=timezone.localdate(at), at=at)
    [job] = print_jobs.order_print([Certificate.objects.latest("pk")], title="Zwei Rechner", by=user, at=at)
    heartbeats.beat(heartbeats.WORKER, at=at)  # the workers that start have not been seen yet
    connections.close_all()
    return user, event, job


@contextmanager
def _two_hosts(installation: Installation, sink: Sink) -> Iterator[tuple[Host, Host]]:
    """A web server and a worker on each; the second has a folder of its own for all but what is uploaded."""
    own = installation.folder.with_name("second")
    own.mkdir(exist_ok=True)
    (own / "static").symlink_to(installation.folder.with_name("static"))
    shared = {
        "BASE_URL": "http://127.0.0.1",
        "SMTP_PORT": sink.port,
        "TRUSTED_PROXIES": 1,
        "MEDIA_ROOT": installation.folder.with_name("media"),
        "FORMS_PER_ORIGIN_HOUR": FORMS_PER_ORIGIN_HOUR,
        "MINIMUM_FILL_SECONDS": 0,
    }
    environments = installation.environment(**shared), installation.environment(**shared, VAR_DIR=own)
    first, second = (Host(free_port(), environment, installation) for environment in environments)
    with ExitStack() as running:
        for host in (first, second):
            log = installation.folder.with_name(f"worker-{host.port}.log")
            running.enter_context(working(host.environment, log))
            running.callback(host.stop)
            host.start()
        yield first, second


def _judge_readiness(report: Report, hosts: tuple[Host, ...]) -> None:
    answers = [Visitor(host.url).request("/health/ready") for host in hosts]
    report.check(f"beide sind bereit: {[one.status for one in answers]}", {one.status for one in answers} == {200})
    for one in answers:
        if one.status != 200:
            report.check(one.text[:300], False)


def _judge_restarts(report: Report, hosts: tuple[Host, ...]) -> None:
    """People join, each step on the other host, while one host after the other is restarted."""
    typed, stop = joining_person(), threading.Event()
    joiners = [BalancedJoiner("", name=f"rechner{number}-", typed=typed, hosts=hosts) for number in range(2)]
    threads = start_visiting(joiners, stop)
    time.sleep(UP_SECONDS)
    for host in hosts:
        host.stop()
        time.sleep(UP_SECONDS)
        host.start()
        time.sleep(UP_SECONDS)
    stop.set()
    for thread in threads:
        thread.join(JOIN_SECONDS)
    answers = [answer for joiner in joiners for answer in joiner.answers]
    failed = [answer for answer in answers if answer.status != 200]
    report.check(f"einer nach dem anderen neu gestartet: {len(answers)} Antworten, {len(failed)} Fehler", not failed)
    for one in failed[:5]:
        report.check(f"{one.path} {one.status}: {one.text[:200]!r}", False)
    welcomed = [email for joiner in joiners for email in joiner.welcomed]
    stored = dict(PersonalDetails.objects.filter(email__in=welcomed).values_list("email").annotate(Count("pk")))
    report.check(
        f"{len(welcomed)} Beitritte, jeder Schritt auf dem anderen Rechner, jeder einmal gespeichert",
        bool(welcomed) and stored == dict.fromkeys(welcomed, 1),
    )


def _judge_limit(report: Report, hosts: tuple[Host, ...]) -> None:
    """One address sends forms to both by turns: together they take no more than one of them would."""
    began = timezone.now()
    joiner = BalancedJoiner("", name="grenze-", typed=joining_person(), hosts=hosts, has_one_address=True)
    for _ in range(TRIES):
        joiner.visit()
    hours = 1 + (timezone.now().hour != began.hour)
    taken = len(joiner.welcomed)
    report.check(
        f"Grenze von {FORMS_PER_ORIGIN_HOUR} Formularen je Herkunft und Stunde: beide zusammen nehmen {taken} an",
        FORMS_PER_ORIGIN_HOUR <= taken <= FORMS_PER_ORIGIN_HOUR * hours,
    )


def _judge_office(report: Report, hosts: tuple[Host, ...], user: User, event: Event, printed: PrintJob) -> None:
    office = Balanced("", hosts=hosts)
    office.sign_in(user.email, PASSWORD)
    pages = [office.request(OFFICE).url for _ in hosts]
    report.check(
        f"auf einem angemeldet, auf beiden in der Verwaltung: {pages}", not any("/login/" in one for one in pages)
    )
    public = reverse("events:event", args=[event.slug])
    before = [text for _ in range(2) for text in _texts(hosts, public)]  # both have it in memory now
    address = reverse("office:event_document_new", args=[event.pk])
    fields = hidden_fields(office.request(address).text) | {"title": "Plan B", "when": "before", "visibility": "public"}
    file = ContentFile(PDF.encode(), name="plan.pdf")
    added = office.send(address, encode_multipart(BOUNDARY, {**fields, "file": file}), MULTIPART_CONTENT)
    report.check(f"eine Datei auf einem Rechner abgelegt: {added.status}", added.status == 200)
    time.sleep(STALE_SECONDS)
    shown = ["Plan B" in text for text in [*before, *_texts(hosts, public)]]
    report.check("beide zeigen sie auf der öffentlichen Seite", shown == [False] * 4 + [True] * 2)
    document = reverse("events:document", args=[event.slug, Document.objects.get(event=event).pk])
    report.check("beide geben sie aus, Byte für Byte", _texts(hosts, document) == [PDF, PDF])
    report.check(
        "ein Worker druckt", _wait(lambda: PrintJob.objects.filter(pk=printed.pk, state=PrintState.DONE).exists())
    )
    address = reverse("office:printed_certificates", args=[printed.pk, "pdf"])
    files = [office.request(address).text for _ in office.hosts]
    report.check("beide geben das Gedruckte aus", files[0] == files[1] and files[0].startswith("%PDF"))


def _judge_mails(report: Report, sink: Sink) -> None:
    is_sent = all_sent(max_seconds=MAX_SENDING_SECONDS)
    copies = Counter(str(mail["Message-ID"]) for mail in sink.mails)
    report.check(f"die Worker beider senden {len(copies)} Mails, jede einmal", is_sent and set(copies.values()) == {1})


def _texts(hosts: tuple[Host, ...], path: str) -> list[str]:
    return [Visitor(host.url).request(path).text for host in hosts]


def _wait(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + MAX_PRINTING_SECONDS
    while not (has_happened := happened()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return has_happened
