"""A nation of a million people: what public pages cost in web process and database together.

`python -m benchmarks.nation` prints what it measured and ends with 1 where a demand is missed. The data is made once
(`benchmarks/_nation.py`). What counts is computing time, of this process, which renders the pages as the web process
does, and of the database's; other work on the machine hardly lengthens it.
"""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks._nation import nation
from benchmarks._serving import demand
from benchmarks.coverage import backend, computing

TIMES = 5
MADE_UP_SECONDS = 0.005
PAGE_SECONDS, FIRST_BYTE_SECONDS, WHOLE_SECONDS, RECOUNT_SECONDS = 0.150, 0.2, 1.5, 60
PAGES = {
    "Startseite": "/",
    "Zahlen heute": "/netzwerk/zahlen/",
    "Zahlen am 1.2.2024": "/netzwerk/zahlen/?stand=2024-02-01",
    "Karte heute": "/netzwerk/karte/",
    "Karte am 1.2.2024": "/netzwerk/karte/?stand=2024-02-01",
    "Karte eines Kreises": "/netzwerk/karte/?gebiet=05766&stand=2024-02-01",
    "Liste": "/netzwerk/",
    "Liste, neueste zuerst": "/netzwerk/?sortierung=neu",
    "Liste, eine Seite weiter": "/netzwerk/?nach=1010000",
    "Liste eines Regierungsbezirks": "/netzwerk/?gebiet=057&kategorie=1",
    "Suche nach einem Buchstaben": "/netzwerk/?q=m",
    "Suche nach nichts": "/netzwerk/?q=gibtesnicht",
    "Abdeckung als CSV": "/netzwerk/abdeckung.csv",
    "Abdeckung als JSON": "/netzwerk/abdeckung.json?stand=2024-02-01",
    "Karte als SVG": "/netzwerk/karte.svg",
    "Sitemap": "/sitemap.xml",
    "Sitemap der Partner": "/sitemap-netzwerkpartner.xml?p=2",
    "Organisation wählen, ein Buchstabe": "/beitreten/organisation/suche.json?q=m",
}


def computed(work: Callable[[], object]) -> float:
    """Seconds that this process and the database compute, in the middle of a few times."""
    work()
    database, seconds = backend(), []
    for _ in range(TIMES):
        before = computing(database) + time.process_time()
        work()
        seconds.append(computing(database) + time.process_time() - before)
    return sorted(seconds)[TIMES // 2]


def measure_page(client: Client, name: str, path: str) -> bool:
    def get() -> None:
        answer = client.get(path)
        assert answer.status_code == HTTPStatus.OK, f"{answer.status_code} {path}"

    seconds = computed(get)
    sentence = f"{name}: {seconds * 1000:.0f} ms Rechenzeit, höchstens {PAGE_SECONDS * 1000:.0f}"
    return demand(sentence, seconds <= PAGE_SECONDS)


def measure_made_up_addresses(client: Client) -> bool:
    """Each address is another; they cost little because no view is called."""
    numbers = iter(range(1_000_000))

    def get_many() -> None:
        for _ in range(100):
            assert client.get(f"/netzwerk/zahlen/?erfunden={next(numbers)}").status_code == HTTPStatus.FOUND

    seconds = computed(get_many) / 100
    limit = MADE_UP_SECONDS * 1000
    sentence = f"Erfundene Abfrage: {seconds * 1000:.1f} ms Rechenzeit, höchstens {limit:.0f}"
    return demand(sentence, seconds <= MADE_UP_SECONDS)


def measure_recount() -> bool:
    from network.domain import people_counts  # noqa: PLC0415 - models are there once the installation stands
    from network.models import PeopleCountDue  # noqa: PLC0415

    PeopleCountDue.objects.create()
    begun = time.perf_counter()
    people_counts.recount(at=timezone.now())
    seconds = time.perf_counter() - begun
    return demand(f"Menschen zählen (Worker): {seconds:.1f} s, höchstens {RECOUNT_SECONDS}", seconds <= RECOUNT_SECONDS)


def measure_partner_csv(client: Client) -> bool:
    begun = time.perf_counter()
    with closing(client.get("/netzwerk/partner.csv")) as answer:
        chunks = iter(answer)
        next(chunks)
        first = time.perf_counter() - begun
        size = sum(map(len, chunks))
    whole = time.perf_counter() - begun
    sentence = f"partner.csv: erstes Byte nach {first * 1000:.0f} ms, {size // 1000} KB ganz nach {whole:.1f} s"
    return demand(sentence, first <= FIRST_BYTE_SECONDS and whole <= WHOLE_SECONDS)


def main() -> bool:
    with nation():
        client = Client(SERVER_NAME="127.0.0.1")
        met = [measure_recount()]
        met += [measure_page(client, name, path) for name, path in PAGES.items()]
        met += [measure_made_up_addresses(client), measure_partner_csv(client)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM members_person")
            print(f"            {cursor.fetchone()[0]:,} Personen".replace(",", "."))
    return all(met)


if __name__ == "__main__":
    sys.exit(not main())
