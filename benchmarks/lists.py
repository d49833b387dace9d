"""Lists and searches with 10 and 10,000 rows: the same number of statements, the time of both, searches by index.

`python -m benchmarks.lists` prints what it measured and ends with 1 where a demand is missed.
"""

import re
import statistics
import sys
import time

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from benchmarks._bulk_rows import grow
from benchmarks._serving import demand, installation

SMALL, LARGE = 10, 10_000
TIMES = 15
LISTS = {
    "Netzwerkpartner": "/netzwerk/",
    "Netzwerkpartner, gesucht": "/netzwerk/?q=selten",
    "Warteliste der Verwaltung": "/verwaltung/",
    "Anträge": "/verwaltung/members/application/",
    "Anträge, gesucht": "/verwaltung/members/application/?q=selten",
    "Organisationen, gesucht": "/verwaltung/members/organisation/?q=selten",
    "Personen, gesucht": "/verwaltung/members/person/?q=selten",
    "Alles gesucht": "/verwaltung/suche/?q=selten",
}
SEARCHED = {name for name in LISTS if "gesucht" in name}
GROWING = "members_(organisation|membership|person|emailaddress|declaration|nomination|application)"


def time_list(client: Client, path: str) -> tuple[list[str], float]:
    """Number of statements of a list page, and its median time in milliseconds."""
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        took.append(time.perf_counter() - begun)
        assert answer.status_code == 200, f"{answer.status_code} {path}"
    return [one["sql"] for one in queries.captured_queries], statistics.median(took) * 1000


def scans(statements: list[str], *, by_choice: bool) -> list[str]:
    """Large tables that a query scans sequentially: by choice of the planner, or only where no index helps."""
    found: set[str] = set()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = %s", [by_choice])
        for statement in statements:
            if statement.lstrip().startswith("SELECT"):
                cursor.execute(f"EXPLAIN {statement}")
                plan = "\n".join(line for (line,) in cursor)
                found |= {match[1] for match in re.finditer(rf"Seq Scan on ({GROWING})\b", plan)}
    return sorted(found)


def by_index(name: str, statements: list[str]) -> bool:
    lacking = scans(statements, by_choice=False)
    chosen = ", ".join(scans(statements, by_choice=True))
    remark = f"; bei dieser Größe liest der Planer lieber ganz: {chosen}" if chosen else ""
    sentence = f"kein Index für {', '.join(lacking)}" if lacking else f"jede Tabelle hat einen passenden Index{remark}"
    return demand(f"{name}: {sentence}", not lacking)


def main() -> bool:
    with installation():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(get_user_model().objects.create_user("messung@example.org", role=Role.OFFICE))
        grow(first=1, last=SMALL)
        small = {name: time_list(client, path) for name, path in LISTS.items()}
        grow(first=SMALL + 1, last=LARGE)
        print(f"Listen und Suchen mit {SMALL} und {LARGE} Zeilen, Median aus {TIMES} Aufrufen:")
        met = []
        for name, path in LISTS.items():
            few, before = small[name]
            many, after = time_list(client, path)
            sentence = f"{name}: {len(few)} und {len(many)} Anweisungen, {before:.0f} und {after:.0f} ms"
            met.append(demand(sentence, len(few) == len(many)))
            if name in SEARCHED:
                met.append(by_index(name, many))
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
