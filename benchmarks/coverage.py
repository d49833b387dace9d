"""Coverage of the whole Land for one date and 48 month-ends: on the demo, and with 11,000 areas of 50 memberships each.

`python -m benchmarks.coverage` prints what it measured and ends with 1 where a demand is missed. What counts is the
computing time of the database's process and of the workers it starts, which other work on the machine hardly lengthens;
elapsed time is printed too.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any

import psutil
from django.db import connection
from django.utils import timezone

from benchmarks._serving import demand, installation

TIMES = 25
ONE_DATE, MONTHS = 0.060, 0.6
MONTH_ENDS = [date(2022 + number // 12, number % 12 + 1, 1) - timedelta(days=1) for number in range(10, 58)]
PAST = [MONTH_ENDS[number] for number in (2, 16, 27, 40)]  # soon after the first memberships, and long after

# 11,000 Gemeinden more below the register's Kreise; each body has 50 memberships, one a month, the last in force. One
# in ten continues the one before it, the others follow after ten days without.
GROWN = [
    """
    INSERT INTO regions_area (ags, name, level, kind, parent_id)
    SELECT kreis.ags || i, 'Musterdorf ' || kreis.ags || i, 'gemeinde', 'Gemeinde', kreis.id
    FROM (SELECT *, row_number() OVER (ORDER BY ags) AS place FROM regions_area WHERE level = 'kreis') AS kreis,
      generate_series(700, 999) AS i
    WHERE (kreis.place - 1) * 300 + i - 700 < 11000
    """,
    """
    INSERT INTO members_organisation (name, aliases, slug, category_id, body_of_id, seat_id, website, domains,
      created_at)
    SELECT area.name, '', 'muster-' || area.ags, (SELECT min(id) FROM members_category), area.id, area.id, '', '{}',
      now()
    FROM regions_area AS area
    WHERE NOT EXISTS (SELECT FROM members_organisation WHERE body_of_id = area.id) AND level <> 'land'
    """,
    """
    INSERT INTO members_membership
      (organisation_id, start, "end", basis, end_reason, void_reason, replacement, created_at)
    SELECT organisation.id, date '2022-10-20' + 30 * i + (organisation.id %% 15)::int,
      CASE WHEN i < 49 THEN date '2022-10-20' + 30 * (i + 1) + (organisation.id %% 15)::int
        - CASE WHEN (organisation.id + i) %% 10 = 0 THEN 0 ELSE 10 END END,
      CASE WHEN i %% 3 = 0 THEN 'accession' ELSE 'declaration' END, '', '', '', now()
    FROM generate_series(0, 49) AS i, members_organisation AS organisation
    WHERE organisation.slug LIKE 'muster-0%%' ORDER BY i, organisation.id
    """,
    """
    INSERT INTO regions_population (area_id, counted_on, inhabitants, source)
    SELECT id, counted_on, 1000 + id %% 90000, 'Messung'
    FROM regions_area, unnest(ARRAY[date '2022-12-31', date '2023-12-31', date '2024-12-31']) AS counted_on
    WHERE level = 'gemeinde'
    """,
]


@contextmanager
def timed_statements() -> Iterator[list[float]]:
    """Seconds until the database had answered, one entry per query."""
    seconds: list[float] = []

    def ask(execute: Callable[..., Any], *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            seconds.append(time.perf_counter() - begun)

    with connection.execute_wrapper(ask):
        yield seconds


def backend() -> psutil.Process:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


def computing(database: psutil.Process) -> float:
    """CPU seconds so far; those of a parallel worker count after it has ended."""
    server = psutil.Process(database.ppid()).cpu_times()
    return sum(database.cpu_times()[:2]) + server.children_user + server.children_system


def time_statements(work: Callable[[], object]) -> tuple[int, float, float, float]:
    """Number of statements, CPU time of the database, time until it answered, and total time; medians in seconds."""
    work()
    database, waited, whole, count = backend(), [], [], 0
    before = computing(database)
    for _ in range(TIMES):
        begun = time.perf_counter()
        with timed_statements() as seconds:
            work()
        count = max(count, len(seconds))
        waited.append(sum(seconds))
        whole.append(time.perf_counter() - begun)
    computed = (computing(database) - before) / TIMES
    return count, computed, statistics.median(waited), statistics.median(whole)


def measure(where: str) -> bool:
    from network.domain import coverage  # noqa: PLC0415 - models are there once the installation stands

    today = timezone.localdate()
    met = []
    for what, allowed, work in (
        ("heute", ONE_DATE, lambda: coverage.on_day(today)),
        *((f"{day:%d.%m.%Y}", ONE_DATE, partial(coverage.on_day, day)) for day in PAST),
        ("48 Monatsenden", MONTHS, lambda: coverage.on_days(MONTH_ENDS)),
    ):
        count, computed, waited, whole = time_statements(work)
        sentence = f"{where}, {what}: {count} Anweisungen, {computed * 1000:.0f} ms SQL, höchstens {allowed * 1000:.0f}"
        met.append(demand(sentence, count <= 2 and computed < allowed))
        print(f"{'':12}nach der Uhr {waited * 1000:.0f} ms SQL, {whole * 1000:.0f} ms, bis die Zahlen stehen")
    return all(met)


def grow() -> None:
    with connection.cursor() as cursor:
        for statement in GROWN:
            cursor.execute(statement, ())


def settle() -> None:
    """Vacuum and analyze, as autovacuum does sooner or later."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main() -> bool:
    with installation():
        from portal.demo import loading  # noqa: PLC0415 - models are there once the installation stands

        loading.load(at=timezone.now())
        settle()
        met = [measure("Vorführung")]
        grow()
        settle()
        met.append(measure("11.000 Gemeinden mit je 50 Mitgliedschaften"))
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
