"""What declared parameters and limits cost a page from memory: the portal beside one without their middleware.

`python -m benchmarks.bounds` prints what it measured and ends with 1 where a demand is missed. What counts is the
computing time of the web process, so that other work on the machine hardly matters.
"""

import statistics
import sys
from io import StringIO
from pathlib import Path

import psutil
from django.core.management import call_command

from benchmarks._load import Visitor, measure
from benchmarks._serving import demand, installation, serving
from benchmarks.public_pages import cached_page
from portal.demo.processes import ChildProcess

PAGES = {"Startseite": "/", "Netzwerkpartner, gesucht": "/netzwerk/?q=lemgo"}
WITHOUT = "benchmarks._settings_without_bounds"
ROUNDS = 40
REQUESTS = 1_000
FASTEST = 10
MAX_RATIO = 1.05
Server = tuple[int, ChildProcess]


def computed(server: Server, path: str) -> float:
    """Microseconds that the web process computes for one page."""
    port, web = server
    [process] = psutil.Process(web.process.pid).children(recursive=True)
    before = _computed_nanoseconds(process.pid)
    measure(port, [Visitor(port).request(path)] * REQUESTS, status=200)
    return (_computed_nanoseconds(process.pid) - before) / REQUESTS / 1_000


def _computed_nanoseconds(pid: int) -> int:
    """By all threads of the process, as the scheduler counts them: ticks of a clock would be too coarse."""
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))


def compare(name: str, path: str, ours: Server, without: Server) -> bool:
    """Both by turns, each of them first in every other round; the fastest rounds count: other work only lengthens."""
    took: dict[Server, list[float]] = {ours: [], without: []}
    for server in took:
        cached_page(server[0], path)
    for number in range(ROUNDS + 1):
        for server in (ours, without) if number % 2 else (without, ours):
            microseconds = computed(server, path)
            if number:
                took[server].append(microseconds)
    fastest, other = (statistics.mean(sorted(took[server])[:FASTEST]) for server in (ours, without))
    ratio = fastest / other
    sentence = f"{name}: {fastest:.1f} µs, ohne {other:.1f} µs: {ratio:.3f}, höchstens {MAX_RATIO}"
    return demand(sentence, ratio <= MAX_RATIO)


def main() -> bool:
    with installation():
        call_command("load_demo", stdout=StringIO())
        with serving() as ours, serving(DJANGO_SETTINGS_MODULE=WITHOUT) as without:
            print(f"Seite aus dem Speicher, mit und ohne Middleware für Parameter und Grenzen, {ROUNDS} Runden:")
            met = [compare(name, path, ours, without) for name, path in PAGES.items()]
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
