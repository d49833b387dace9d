"""The office works through PgBouncer in transaction mode, where each transaction may use another connection."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import psycopg2
from django.db import connections
from django.utils import timezone

from accounts.permissions import Role
from tests.factories import OrganisationFactory, UserFactory, confirmed_application, submitted_individual
from tests.factories.events import EventFactory, RegistrationFactory
from tests.faults.debian_programs import debian_program
from tests.faults.installation import DATABASE, Installation, free_port, serving
from tests.faults.report import Report
from tests.faults.visitors import OFFICE, Visitor
from tests.faults.working import all_sent, working
from tests.smtp_sink import Sink, serve_sink

PASSWORD = "ein langes Passwort"
MAX_PAGES = 150
MIN_FORMS = 40
POOL_SIZE = 3
START_SECONDS = 10
MAX_SENDING_SECONDS = 20


def run(installation: Installation, report: Report) -> None:
    """Sign in as the office and open its pages, each transaction on another connection than the last."""
    program = debian_program("pgbouncer", package="pgbouncer")
    if program is None:
        report.title("PgBouncer: AUSGELASSEN, denn er fehlt (apt install pgbouncer, oder als root)")
        return
    _fill()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    direct = installation.environment()["DATABASE_URL"]
    log = installation.folder.with_name("pooled.log")
    with _pgbouncer(program, installation) as pooled, serve_sink(Sink()) as sink:
        more = {"BASE_URL": url, "SMTP_PORT": sink.port, "LOG_LEVEL": "WARNING", "FORMS_PER_ORIGIN_HOUR": 1_000_000}
        environment = installation.environment(DATABASE_URL=pooled, LISTEN_DATABASE_URL=direct, **more)
        with serving(port, environment, log), working(environment, log):
            visitor = Visitor(url)
            forms = _open_all_pages(visitor)
            sent = all_sent(max_seconds=MAX_SENDING_SECONDS)
    _judge(report, visitor, forms=forms, sent=sent, log=log.read_text())


def _judge(report: Report, visitor: Visitor, *, forms: int, sent: bool, log: str) -> None:
    failed = [answer for answer in visitor.answers if answer.is_error or not answer.status]
    report.title(f"PgBouncer, transaktionsweise, {POOL_SIZE} Verbindungen")
    report.check(f"{len(visitor.answers)} Seiten der Verwaltung, {len(failed)} Fehler", not failed)
    for answer in failed[:5]:
        report.check(f"{answer.path} {answer.status}", False)
    report.check(f"davon {forms} mit einem Formular", forms >= MIN_FORMS)
    report.check("der Worker sendet alle Mails", sent)
    report.check(f"Zeilen im Protokoll: {len(log.splitlines())}", not log)
    for line in log.splitlines()[:5]:
        report.check(line, False)


def _fill() -> None:
    office_user, at = UserFactory(email="pooler@example.org", role=Role.OFFICE), timezone.now()
    office_user.set_password(PASSWORD)
    office_user.save()
    OrganisationFactory.create_batch(2)
    confirmed_application(at=at)
    submitted_individual(email="pooler-mail@example.org", at=at)
    RegistrationFactory(event=EventFactory())
    connections.close_all()


def _open_all_pages(visitor: Visitor) -> int:
    """Sign in and follow the links of the back office; returns how many pages had a form besides that to sign out."""
    answer = visitor.sign_in("pooler@example.org", PASSWORD)
    seen, waiting, forms = {OFFICE}, _links(answer.url, answer.text), 0
    while waiting and len(seen) < MAX_PAGES:
        path = waiting.pop(0)
        if path not in seen:
            seen.add(path)
            page = visitor.request(path)
            forms += page.text.count('method="post"') > 1
            waiting += _links(path, page.text)
    return forms


def _links(base: str, html: str) -> list[str]:
    parser = _Links()
    parser.feed(html)
    found = (urldefrag(urljoin(base, href)).url for href in parser.found)
    return [path for path in found if path.startswith(OFFICE) and "logout" not in path and "?" not in path]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        href = dict(attributes).get("href")
        if tag == "a" and href:
            self.found.append(href)


@contextmanager
def _pgbouncer(program: str, installation: Installation) -> Iterator[str]:
    """PgBouncer in front of the installation's database; gives its DATABASE_URL. As root it runs as `nobody`."""
    address, port, folder = installation.start(), free_port(), Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n{DATABASE} = host={address['host']} port={address['port']} user={address['user']}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\nmax_client_conn = 200\n"
        f"default_pool_size = {POOL_SIZE}\nmin_pool_size = {POOL_SIZE}\nserver_round_robin = 1\n"
    )
    as_user: dict[str, int] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
        folder.chmod(0o755)
    process = subprocess.Popen([program, "--quiet", str(config)], **as_user, stderr=subprocess.DEVNULL)
    url = f"postgres://{address['user']}@127.0.0.1:{port}/{DATABASE}"
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        shutil.rmtree(folder)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(psycopg2.OperationalError):
            psycopg2.connect(url).close()
            return
        time.sleep(0.1)
    raise TimeoutError("PgBouncer antwortet nicht.")
