"""What a visitor, a log reader and somebody with the portal's own password find on the server."""

import re
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from unicodedata import category
from urllib.request import HTTPCookieProcessor, HTTPSHandler, build_opener

import psutil

from normalisation.folding import fold
from tests.faults.report import Report
from tests.faults.visitors import Reader, Visitor, hidden_fields
from tests.smtp_sink import Sink

BASE_URL = "https://netzwerk.example.org"
CERTIFICATE = "/etc/ssl/certs/sicherimdienst.pem"
LOGS = (
    "/var/log/nginx",
    "/var/log/postgresql",
    "/var/log/sicherimdienst-web.log",
    "/var/log/sicherimdienst-worker.log",
)
MINIMUM_FILL_SECONDS = 4
MAX_WAIT_SECONDS = 60
LINK = re.compile(rf"{BASE_URL}(/beitreten/bestaetigen/([^/\s]+)/)")
IGNORE_FUNCTION = "_pgtrigger_should_ignore(trigger_name name)"
# What would free the portal of its triggers, and how PostgreSQL refuses it.
FORBIDDEN = {
    "ALTER TABLE journal_journalentry DISABLE TRIGGER ALL": "must be owner",
    "TRUNCATE journal_journalentry": "permission denied",
    "SET session_replication_role = replica": "permission denied",
    "CREATE TABLE more (id int)": "permission denied",
    f"CREATE OR REPLACE FUNCTION {IGNORE_FUNCTION} RETURNS boolean LANGUAGE sql AS 'SELECT true'": "permission denied",
    "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, false) FROM pg_trigger;"
    "DELETE FROM journal_journalentry": "Cannot update or delete rows",
}
COUNT = "query_to_xml(format('SELECT count(*) AS n FROM %I', relname), false, true, '')"
COUNTS = f"SELECT relname, (xpath('/row/n/text()', {COUNT}))[1] FROM pg_stat_user_tables ORDER BY relname"  # noqa: S608 - nothing foreign
STORE_FILE = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
print(default_storage.save("scans/probe.txt", ContentFile(b"Probe")))
"""


@dataclass
class SecureVisitor(Visitor):
    """A visitor who trusts the server's own certificate and nobody else's."""

    def __post_init__(self) -> None:
        secure = HTTPSHandler(context=ssl.create_default_context(cafile=CERTIFICATE))
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), secure)
        self._opener.addheaders = [("Referer", f"{self.base_url}/")]  # without it, Django takes no form over https


@dataclass
class SecureReader(Reader, SecureVisitor):
    """Requests its pages again and again."""


def as_user(user: str, command: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["su", "--login", user, "--command", command], input=text, capture_output=True, text=True, check=False
    )


def psql(statement: str, *, user: str = "postgres", database: str = "portal") -> str:
    """What PostgreSQL answers, errors included."""
    done = as_user(user, f'psql --no-align --tuples-only --set=ON_ERROR_STOP=1 "{database}"', statement)
    return f"{done.stdout}{done.stderr}"


def row_counts() -> dict[str, int]:
    """Of every table."""
    return {name: int(number) for name, number in (line.split("|") for line in psql(COUNTS).splitlines())}


def check_pages(report: Report, password: str) -> None:
    visitor = SecureVisitor(BASE_URL)
    start = visitor.request("/")
    report.check(f"Startseite durch nginx: {start.status}", start.status == 200 and "sicherimDienst" in start.text)
    style = re.findall(r'href="(/static/[^"]+\.css)"', start.text)[0]
    report.check(f"{style}: {visitor.request(style).status}", visitor.answers[-1].status == 200)
    plain = SecureVisitor(f"http://{BASE_URL.partition('://')[2]}").request("/netzwerk/")
    report.check(f"http führt nach https: {plain.status}", plain.status == 200)
    office = visitor.sign_in("systemverwaltung@example.org", password)
    report.check(f"Anmeldung mit dem ersten Zugang: {office.url}", office.status == 200 and "/login/" not in office.url)


def check_role(report: Report) -> None:
    for statement, expected in FORBIDDEN.items():
        answer = psql(statement, user="sicherimdienst", database="$DATABASE_URL")
        report.check(f"Die Rolle portal scheitert an: {statement[:70]}", expected in answer)
        if expected not in answer:
            report.check(answer, False)


def check_folding(report: Report) -> None:
    """Every character that Python knows, so that a search on this server finds what it finds in the tests."""
    known = [code for code in range(1, 0x110000) if category(chr(code)) not in {"Cs", "Cn", "Co"}]
    numbers = f"unnest('{{{','.join(map(str, known))}}}'::int[])"
    lines = psql(f"SELECT n, encode(convert_to(fold('x' || chr(n) || 'y'), 'UTF8'), 'hex') FROM {numbers} AS n")  # noqa: S608 - numbers only
    folded = {int(n): bytes.fromhex(found).decode() for n, found in (line.split("|") for line in lines.splitlines())}
    wrong = [code for code in known if folded.get(code) != fold(f"x{chr(code)}y")]
    version = psql("SHOW server_version").strip()
    report.check(f"PostgreSQL {version} faltet {len(known)} Zeichen wie das Portal, {len(wrong)} anders", not wrong)


def join(sink: Sink, report: Report) -> str:
    """Join as a person, confirm by the mail that the worker sends; returns the token."""
    visitor, email = SecureVisitor(BASE_URL), "nele.gruen@example.org"
    form = visitor.request("/beitreten/einzelperson/")
    time.sleep(MINIMUM_FILL_SECONDS)
    field = re.findall(r'<option value="(\d+)"[^>]*>\s*Gesundheit und Pflege', form.text)[0]
    typed = {"first_name": "Nele", "last_name": "Grün", "employer": "Klinik Musterland", "duty_area": "05766"}
    check = visitor.request(
        form.url, {**hidden_fields(form.text), **typed, "professional_field": field, "email": email}
    )
    thanks = visitor.request(check.url, hidden_fields(check.text))
    report.check(f"Beitritt einer Einzelperson: {thanks.url}", thanks.url.startswith("/beitreten/danke/"))
    has_come = wait_until(lambda: bool(_links(sink)))
    report.check("Der Worker sendet die Mail mit dem Bestätigungslink", has_come)
    path, token = _links(sink)[0]
    page = visitor.request(path)
    done = visitor.request(page.url, hidden_fields(page.text))
    state = psql("SELECT state FROM members_application").strip()
    report.check(f"Bestätigt: {done.status}, {state}", (done.status, state) == (200, "confirmed"))
    return token


def _links(sink: Sink) -> list[tuple[str, str]]:
    """Path and token of each link to confirm, among the mails that have come."""
    bodies = [mail.get_body(("plain",)).get_content() for mail in list(sink.mails)]  # type: ignore[union-attr]
    return [found for body in bodies for found in LINK.findall(body)]


def check_logs(report: Report, token: str) -> None:
    files = [file for name in LOGS for file in (Path(name).rglob("*") if Path(name).is_dir() else [Path(name)])]
    texts = {str(file): file.read_text(errors="replace") for file in files if file.is_file()}
    report.check(
        f"{len(texts)} Protokolle, {sum(map(len, texts.values()))} Zeichen, keines enthält den Link",
        not any(token in text for text in texts.values()),
    )
    access = texts["/var/log/nginx/access.log"]
    sections = sorted({line.split(" ")[3] for line in access.splitlines()})
    report.check(
        f"nginx nennt von Pfaden: {' '.join(sections)}", "/beitreten/" not in access and "/beitreten" in access
    )


def check_modes(report: Report) -> None:
    done = as_user("sicherimdienst", "python manage.py shell --verbosity 0", STORE_FILE)
    stored = Path("/var/lib/sicherimdienst/media", done.stdout.strip().rpartition("\n")[2])
    report.check(
        f"Hochgeladenes hat die Rechte {stored.stat().st_mode & 0o777:o}", stored.stat().st_mode & 0o777 == 0o640
    )
    program = [Path(f"/opt/sicherimdienst/{name}") for name in ("manage.py", "var/static/staticfiles.json")]
    program += [Path("/etc/sicherimdienst.env")]
    modes = {str(path): f"{path.stat().st_mode & 0o777:o} {path.owner()}:{path.group()}" for path in program}
    report.check(f"{modes}", all(path.stat().st_mode & 0o037 == 0 for path in program))
    writable = as_user("sicherimdienst", "find /opt/sicherimdienst -writable -not -type l | head").stdout
    report.check("Der Dienst schreibt nichts unter /opt/sicherimdienst", not writable)


@contextmanager
def visited() -> Iterator[list[SecureReader]]:
    """Readers of public pages and of forms request one page after the other meanwhile."""
    stop = threading.Event()
    readers = [SecureReader(BASE_URL, pages=("/", "/netzwerk/?q=lemgo", "/beitreten/einzelperson/")) for _ in range(4)]

    def read(reader: SecureReader) -> None:
        while not stop.is_set():
            reader.visit()

    threads = [threading.Thread(target=read, args=[reader]) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def check_answers(report: Report, title: str, readers: list[SecureReader]) -> None:
    answers = [answer for reader in readers for answer in reader.answers]
    lost = [answer for answer in answers if answer.status != 200]
    report.check(f"{title}: {len(answers)} Anfragen, {len(lost)} ohne Antwort 200", bool(answers) and not lost)
    for answer in lost[:3]:
        report.check(f"{answer.path} {answer.status} {answer.text[:200]!r}", False)


def web_processes() -> set[int]:
    """The web processes that serve, without the one that starts them."""
    found = [p for p in psutil.process_iter(["username", "cmdline"]) if p.info["username"] == "sicherimdienst"]
    granian = {p.pid: p for p in found if "granian" in (p.info["cmdline"] or ())}
    return {pid for pid, process in granian.items() if process.ppid() in granian}


def wait_until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    while not (holds := is_so()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds
