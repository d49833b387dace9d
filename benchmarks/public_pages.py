"""Public pages beside a plain Django project: cached, fresh, and how soon a commit is seen in every process.

Fresh pages are measured while their data changes. `python -m benchmarks.public_pages` prints what it measured and ends
with 1 where a demand is missed.
"""

import statistics
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from io import StringIO
from itertools import count
from typing import TYPE_CHECKING

import psutil
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks._load import Connection, Response, Visitor, measure
from benchmarks._serving import demand, installation, serving
from benchmarks.joining import PLAIN_PROJECT, ROUNDS, Comparison, write_plain_page
from core.page_cache import HIT
from portal.demo.processes import ChildProcess

if TYPE_CHECKING:
    from members.models import Organisation

PAGES = {  # path, and the least share of a plain template that a fresh page has to reach
    "Startseite": ("/", 0.1),
    "Netzwerkpartner": ("/netzwerk/", 0.1),
    "Karte": ("/netzwerk/karte/", 0.1),
    "Veranstaltung": ("/veranstaltungen/messung/", 0.3),
}
SECONDS = 1.5
MIN_CACHED_SHARE = 3.0
MAX_STATEMENTS = 15
CHANGES_A_SECOND = 50
PROCESSES = 2
COMMITS = 40
MAX_DROP_MS = 100
# Without the listener nothing is cached: every page of this server is fresh.
UNCACHED = "sicherimdienst.wsgi:pooled"


def arrange_event(host: "Organisation") -> None:
    """Create an event of one day with four talks and four parallel workshops, each with a speaker."""
    from accounts.models import User  # noqa: PLC0415 - models only after setup
    from events.models import Event, ProgrammeItem, Speaker  # noqa: PLC0415 - models only after setup

    at = timezone.now()
    start = at + timedelta(days=90)
    event = Event.objects.create(
        kind=Event.Kind.MEETING,
        title="Netzwerktreffen mit vier Workshops",
        slug="messung",
        summary="Ein Tag für alle, die in ihrem Haus für Sicherheit zuständig sind.",
        text="Vortrag, **vier Workshops**, Austausch.",
        starts_at=start,
        ends_at=start + timedelta(hours=8),
        venue="Kreishaus Musterland",
        street="Musterstraße 1",
        town="32756 Detmold",
        host=host,
        capacity=120,
        state="published",
        published_at=at,
        created_at=at,
        changed_at=at,
        created_by=User.objects.order_by("pk")[0],
    )
    for hour, block in ((0, None), (1, None), (3, 1), (3, 1), (3, 1), (3, 1), (5, None), (6, None)):
        begins = start + timedelta(hours=hour)
        item = ProgrammeItem.objects.create(
            event=event,
            title="Deeskalation am Schalter",
            room="Großer Saal",
            block=block,
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
        )
        Speaker.objects.create(item=item, position=1, name="Dr. Sara Sprecherin", job_title="Beispielstelle")


def is_cache_hit(answer: Response) -> bool:
    return answer.header("cache-status") == HIT


def cached_page(port: int, path: str) -> Response:
    """Request a page until it comes from the page cache."""
    line, deadline = Connection(port), time.monotonic() + 20
    while not is_cache_hit(answer := Visitor(port).visit(line, path)):
        assert time.monotonic() < deadline, f"{path} kommt nicht aus dem Speicher: {answer.status}"
        time.sleep(0.05)
    line.close()
    return answer


def compare(what: str, min_value: float, ours: tuple[int, str], plain: tuple[int, str]) -> Comparison:
    found = Comparison(what, min_value)
    for number in range(ROUNDS + 1):
        runs = [
            measure(port, [Visitor(port).request(path)] * 20_000, status=200, seconds=SECONDS)
            for port, path in (ours, plain)
        ]
        if number:
            found.ours.append(runs[0])
            found.plain.append(runs[1])
    return found


@contextmanager
def changing(organisations: list["Organisation"]) -> Iterator[None]:
    """Rename these organisations many times a second, so that no response is like the one before."""
    is_over = threading.Event()

    def change() -> None:
        for number in count():
            if is_over.wait(1 / CHANGES_A_SECOND):
                break
            for one in organisations:
                names = {"name": f"Aa Probe {number}", "slug": f"probe-{number}-{one.pk}"}
                type(one).objects.filter(pk=one.pk).update(**names)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def count_statements() -> bool:
    """Count the SQL statements of each page when it is rendered."""
    counts = {}
    for name, (path, _) in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            assert Client(SERVER_NAME="127.0.0.1").get(path).status_code == HTTPStatus.OK
        counts[name] = len(queries)
    sentence = ", ".join(f"{name} {number}" for name, number in counts.items())
    return demand(f"SQL-Anweisungen: {sentence}, erlaubt {MAX_STATEMENTS}", max(counts.values()) <= MAX_STATEMENTS)


def compare_pages(port: int, uncached: int, plain: int, organisations: list["Organisation"]) -> Iterator[Comparison]:
    for number, (name, (path, min_fresh_share)) in enumerate(PAGES.items()):
        page = cached_page(port, path)
        write_plain_page(f"public-{number}", page.body.decode())
        text, template = f"/bytes/{len(page.body)}/", f"/page/public-{number}/"
        yield compare(f"{name}, Speicher", MIN_CACHED_SHARE, (port, path), (plain, text))
        with changing(organisations):
            yield compare(f"{name}, frisch", min_fresh_share, (uncached, path), (plain, template))


@dataclass
class WatchedProcess:
    """A connection to one of the server's processes."""

    port: int
    line: Connection


def connections_to_all(port: int, web: ChildProcess) -> list[WatchedProcess]:
    found: dict[int, WatchedProcess] = {}
    deadline = time.monotonic() + 20
    while len(found) < PROCESSES:
        assert time.monotonic() < deadline, "Nicht alle Webprozesse nehmen Verbindungen an."
        line = Connection(port)
        Visitor(port).visit(line, "/health/live")
        process = other_end(line, web)
        if process in found:
            line.close()
        else:
            found[process] = WatchedProcess(port, line)
    return list(found.values())


def other_end(line: Connection, web: ChildProcess) -> int:
    """The pid of the process at the other end of the connection."""
    for child in psutil.Process(web.process.pid).children(recursive=True):
        if any(one.raddr and one.raddr.port == line.local_port for one in child.net_connections("tcp")):
            return child.pid
    raise LookupError(line.local_port)


def rename(slug: str, name: str) -> None:
    """Rename an organisation and commit."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_organisation SET name = %s WHERE slug = %s", [name, slug])


def last_shown(one: WatchedProcess, path: str, new: bytes) -> float:
    """Request the page without pause; returns the time of the first request that got the new state."""
    while True:
        requested_at = time.perf_counter()
        if new in Visitor(one.port).visit(one.line, path).body:
            return requested_at


def drop_times(watched: list[WatchedProcess], slug: str) -> list[float]:
    """Milliseconds from each commit until no process shows the old state."""
    path, took = f"/netzwerk/{slug}/", []
    with ThreadPoolExecutor(len(watched)) as pool:
        for number in range(COMMITS):
            for one in watched:
                while not is_cache_hit(Visitor(one.port).visit(one.line, path)):
                    time.sleep(0.01)
            rename(slug, f"Probe {number}")
            committed = time.perf_counter()
            new = f"<h1>Probe {number}</h1>".encode()
            dropped = pool.map(lambda one, new=new: last_shown(one, path, new), watched)
            took.append((max(dropped) - committed) * 1000)
    return took


def report_drops() -> bool:
    from members.domain import partners  # noqa: PLC0415 - models only after setup

    slug = partners.current(timezone.localdate()).values_list("organisation__slug", flat=True)[0]
    with serving(workers=PROCESSES) as (port, web):
        took = drop_times(connections_to_all(port, web), slug)
    middle, worst = statistics.median(took), max(took)
    print(f"Vom Commit, bis keiner der {PROCESSES} Webprozesse den alten Stand zeigt, {COMMITS} Commits:")
    return demand(f"{middle:.1f} ms, höchstens {worst:.1f}, verlangt {MAX_DROP_MS}", worst <= MAX_DROP_MS)


def shown_organisations() -> list["Organisation"]:
    """The newest partner, for the start page and the list, and the administration of an area, for the map."""
    from members.domain import partners  # noqa: PLC0415 - models only after setup

    day = timezone.localdate()
    administrations = partners.current(day).filter(organisation__body_of__isnull=False).select_related("organisation")
    return [one.organisation for one in (*partners.newest(day=day, limit=1), administrations[0])]


def main() -> bool:
    with installation():
        call_command("load_demo", stdout=StringIO())
        organisations = shown_organisations()
        arrange_event(organisations[0])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL does by itself within a minute
        with serving() as (port, _), serving(UNCACHED) as (uncached, _), serving(PLAIN_PROJECT) as (plain, _):
            print(f"Portal und bloßes Django im Wechsel, {ROUNDS} Runden, vier Verbindungen:")
            met = [found.report() for found in compare_pages(port, uncached, plain, organisations)]
        met.append(count_statements())
        met.append(report_drops())
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
