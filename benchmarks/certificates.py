"""396 certificates: issued by how many statements, as one PDF and as a ZIP in what time and memory.

`python -m benchmarks.certificates` prints what it measured and ends with 1 where a demand is missed. What counts is the
computing time of this process, which other work on the machine hardly lengthens; elapsed time is printed too. Memory is
the most this process ever held, Python, Django and fonts included.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks._serving import demand, installation

COUNT = 396
DAY = date(2024, 2, 1)
MAX_STATEMENTS, MAX_SECONDS, MAX_MEGABYTES = 4, 30, 400


def memberships() -> list[Any]:
    """Open memberships of all municipalities, as an accession does."""
    from members.models import Membership, Organisation  # noqa: PLC0415 - models are there once the installation stands

    bodies = Organisation.objects.filter(body_of__level="gemeinde").order_by("pk")[:COUNT]
    basis, now = Membership.Basis.ACCESSION, timezone.now()
    return Membership.objects.bulk_create(
        Membership(organisation=body, start=DAY, basis=basis, created_at=now) for body in bodies
    )


def issued(rows: list[Any]) -> tuple[list[Any], bool]:
    from journal.actors import SYSTEM  # noqa: PLC0415 - as above
    from members.domain import certificates  # noqa: PLC0415 - as above

    with CaptureQueriesContext(connection) as queries:
        made = certificates.issue_many(rows, day=DAY, actor=SYSTEM, at=timezone.now())
    count = sum(not each["sql"].startswith(("BEGIN", "COMMIT")) for each in queries.captured_queries)
    return made, demand(f"{len(made)} Urkunden ausgestellt mit {count} SQL-Anweisungen", count <= MAX_STATEMENTS)


def within_bounds(what: str, render: Callable[[], int]) -> bool:
    """Whether `render`, which returns a number of bytes, stays within time and memory."""
    computed, begun = time.process_time(), time.perf_counter()
    size = render() / 1e6
    computed, clock = time.process_time() - computed, time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sentence = f"{what} ({size:.1f} MB): {computed:.1f} s gerechnet, {clock:.1f} s nach der Uhr, Speicher {peak} MB"
    return demand(sentence, computed < MAX_SECONDS and peak < MAX_MEGABYTES)


def archive(made: list[Any]) -> int:
    from members.domain import certificates  # noqa: PLC0415 - as above

    with tempfile.TemporaryFile() as file:
        certificates.archive(made, file)
        return file.tell()


def main() -> bool:
    with installation():
        from members.domain import certificates  # noqa: PLC0415 - as above

        made, few = issued(memberships())
        one = within_bounds("Alle in einem PDF", lambda: len(certificates.combined_pdf(made)))
        single = within_bounds("Alle einzeln im ZIP", lambda: archive(made))
    return few and one and single


if __name__ == "__main__":
    sys.exit(not main())
