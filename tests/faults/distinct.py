"""Thousands of made-up queries, cookies and hosts, none like another: nothing that the portal keeps grows with them.

`DISTINCT=100000` sends so many of each; else it is a few thousand.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from http.client import HTTPConnection, HTTPException
from itertools import repeat
from urllib.parse import urlencode

import psutil
from django.utils import timezone

from core.antispam import signed_time
from core.page_cache import OUTAGE_PAGE_BYTES, PLAIN_BYTES, QUERY_BYTES
from members.models import ProfessionalField
from members.views.joining_drafts import DRAFTS_PER_FORM
from portal.demo.processes import ChildProcess
from tests.factories import KreisFactory
from tests.faults.counted_pages import COUNT_PATH
from tests.faults.installation import Installation, free_port, serving
from tests.faults.report import Report

NUMBER = int(os.environ.get("DISTINCT", "3000"))
LINES = 4
COSTLY_EVERY = 20  # most requests are cheap; the others are answered by a view
FORM = "/beitreten/einzelperson/"
MAX_PAGES = 5_000
FORMS_PER_ORIGIN_HOUR = 5
MAX_SESSIONS = 2 * FORMS_PER_ORIGIN_HOUR * DRAFTS_PER_FORM  # one client address sends all, in two hours of the clock
MAX_COUNTS = 20
MAX_GROWTH = PLAIN_BYTES + QUERY_BYTES + OUTAGE_PAGE_BYTES + 40_000_000  # the page cache, full, and all else
WARM_UP = 300
TOKEN = "a" * 32


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] | None = None


def made_up_queries(number: int) -> Request:
    """Of a parameter that no view reads, or of one by which a page is made."""
    name = "erfunden" if number % COSTLY_EVERY else "q"
    return Request(f"/netzwerk/?{name}=anfrage-{number}")


def made_up_cookies(number: int) -> Request:
    """With a session that does not exist, on a page from memory; or with a form, filled in, that begins one."""
    session = {"Cookie": f"sitzung=erfunden{number:024}; formular={TOKEN}"}
    if number % COSTLY_EVERY:
        return Request("/netzwerk/", session)
    person = {"first_name": "Anna", "last_name": f"Cookie {number}", "email": f"cookie{number}@example.org"}
    proof = {"csrfmiddlewaretoken": TOKEN, "shown_at": signed_time(timezone.now() - timedelta(minutes=1))}
    return Request(FORM, session, person | proof | _work())


@cache
def _work() -> dict[str, str]:
    field = ProfessionalField.objects.get(name="Gesundheit und Pflege")
    return {"employer": "Klinik", "professional_field": str(field.pk), "duty_area": KreisFactory().ags, "website_2": ""}


def made_up_hosts(number: int) -> Request:
    return Request("/netzwerk/", {"Host": f"host-{number}.example.org"})


FLOODS: dict[str, tuple[Callable[[int], Request], set[int]]] = {
    "Abfragen": (made_up_queries, {200, 302}),
    "Cookies": (made_up_cookies, {200, 302, 422, 429}),
    "Hosts": (made_up_hosts, {400}),
}


def run(installation: Installation, report: Report) -> None:
    port = free_port()
    _work()
    environment = installation.environment(
        BASE_URL=f"http://127.0.0.1:{port}", FORMS_PER_ORIGIN_HOUR=FORMS_PER_ORIGIN_HOUR
    )
    log = installation.folder.with_name("distinct.log")
    rows = _rows(installation)  # what other scenarios have left
    with serving(port, environment, log, target="tests.faults.counted_pages:application") as web:
        for requests, _ in FLOODS.values():
            _send(port, requests, range(WARM_UP))
        before = _memory(web)
        for name, (requests, expected) in FLOODS.items():
            began = time.monotonic()
            statuses = _send(port, requests, range(WARM_UP, WARM_UP + NUMBER))
            report.title(f"{NUMBER} verschiedene {name} in {time.monotonic() - began:.0f} s: {dict(statuses)}")
            report.check("keine Fehlerseite", set(statuses) <= expected)
            _judge(installation, report, port, growth=_memory(web) - before, rows_before=rows)


def _judge(installation: Installation, report: Report, port: int, *, growth: int, rows_before: tuple[int, int]) -> None:
    pages = int(_ask(port, [Request(COUNT_PATH)])[0][1])
    sessions, counts = (now - before for now, before in zip(_rows(installation), rows_before, strict=True))
    report.check(f"Speicher des Webprozesses: {growth / 1e6:+.0f} MB", growth <= MAX_GROWTH)
    report.check(f"Seiten im Speicher: {pages}, höchstens {MAX_PAGES}", pages <= MAX_PAGES)
    report.check(f"neue Sitzungen: {sessions}, höchstens {MAX_SESSIONS}", sessions <= MAX_SESSIONS)
    report.check(f"neue Zählungen: {counts}, höchstens {MAX_COUNTS}", counts <= MAX_COUNTS)


def _send(port: int, requests: Callable[[int], Request], numbers: range) -> Counter[int]:
    with ThreadPoolExecutor(LINES) as pool:
        shares = [map(requests, numbers[first::LINES]) for first in range(LINES)]
        found = pool.map(_ask, repeat(port), shares)
    return Counter(status for answers in found for status, _ in answers)


def _ask(port: int, requests: Iterator[Request] | list[Request]) -> list[tuple[int, str]]:
    """Status of each answer, and the beginning of its text; 0 where none came. One connection for all."""
    answers = []
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        for one in requests:
            body = urlencode(one.data) if one.data else None
            form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            try:
                line.request("POST" if body else "GET", one.path, body, one.headers | form)
                response = line.getresponse()
                answers.append((response.status, response.read().decode(errors="replace")[:20]))
            except (OSError, HTTPException):
                answers.append((0, ""))
                line.close()
    return answers


def _memory(web: ChildProcess) -> int:
    """Resident bytes of the process that answers, the largest one."""
    return max(child.memory_info().rss for child in psutil.Process(web.process.pid).children(recursive=True))


def _rows(installation: Installation) -> tuple[int, int]:
    with closing(installation.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM django_session), (SELECT count(*) FROM core_ratelimitcount)")
        [[sessions, counts]] = cursor.fetchall()
    return sessions, counts
