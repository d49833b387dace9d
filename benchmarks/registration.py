"""Five hundred people at once for the seats of an event, and a million on one waiting list.

`python -m benchmarks.registration` prints what it measured and ends with 1 where a demand is missed.
"""

# ruff: noqa: PLC0415 - models are there once the installation is
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks._load import Connection, Measurement, Visitor, inputs, measure, p99
from benchmarks._serving import demand, installation, serving

PLAIN_PROJECT = "benchmarks._plain_project:application"
PEOPLE, SEATS = 500, 50
WORKSHOPS, WORKSHOP_SEATS = 4, 12
ROUNDS = 3
CONCURRENCY = 32
MIN_SHARE = 0.2
MIN_SHARE_WITH_REJECTIONS = 0.3
WAITING = 1_000_000
OTHERS = 30
TIDIED = {"wie im Betrieb": "ANALYZE", "aufgeräumt": "VACUUM ANALYZE"}
EXPLAINABLE = ("SELECT", "EXECUTE")
MAX_MILLISECONDS = 50

A_MILLION = """
INSERT INTO events_registration (event_id, title, first_name, last_name, organisation_name, job_title, email, phone,
  subject_key, submission, state, origin, is_proxy, named_by, is_overbooked, link_generation, sequence, created_at,
  confirmed_fold, client_digest)
SELECT %(event)s, '', 'Anna', 'Muster ' || i, 'Haus', '', 'anna' || i || '@example.org', '', gen_random_uuid(),
  gen_random_uuid(), 'waiting', 'form', false, '', false, 1, 0, now(), '', ''
FROM generate_series(1, %(number)s) AS i
"""


def published_event(name: str, **values: Any) -> Any:
    """A published event in a month."""
    from accounts.models import User
    from events.models import Event
    from members.models import Organisation

    now = timezone.now()
    office_user, _ = User.objects.get_or_create(email="messung@example.org", defaults={"name": "Messung"})
    defaults: dict[str, Any] = {
        "kind": Event.Kind.MEETING,
        "starts_at": now + timedelta(days=30),
        "ends_at": now + timedelta(days=30, hours=6),
        "venue": "Kreishaus",
        "town": "32756 Detmold",
        "host": Organisation.objects.first(),
        "state": "published",
        "published_at": now,
        "changed_at": now,
        "created_at": now,
        "created_by": office_user,
    }
    return Event.objects.create(title=f"Messung {name}", slug=f"messung-{name}", **defaults | values)


def workshops(event: Any) -> list[Any]:
    from events.models import ProgrammeItem

    start = event.starts_at + timedelta(hours=2)
    defaults = {"event": event, "starts_at": start, "ends_at": start + timedelta(hours=1), "block": 1}
    return [
        ProgrammeItem.objects.create(title=f"Workshop {number}", capacity=WORKSHOP_SEATS, **defaults)
        for number in range(WORKSHOPS)
    ]


def posts(port: int, event: Any, items: list[Any]) -> list[bytes]:
    """The forms of five hundred people who each have a page, a token and a mailbox of their own."""
    path, line = f"/veranstaltungen/{event.slug}/anmelden/", Connection(port)
    sent = []
    for number in range(PEOPLE):
        visitor = Visitor(port)
        fields = inputs(visitor.visit(line, path).body)
        fields |= {"first_name": "Anna", "last_name": "Muster", "email": f"post-{uuid4().hex}@amt.example.org"}
        fields |= {"organisation_name": "Stadt Lemgo", "job_title": "Ordnungsamt"}
        if items:
            fields["block_1"] = str(items[number % len(items)].pk)
        sent.append(visitor.request(path, fields))
    line.close()
    return sent


def plain_posts(port: int, path: str, names: list[str]) -> list[bytes]:
    line = Connection(port)
    sent = []
    for number in range(PEOPLE):
        visitor = Visitor(port)
        token = inputs(visitor.visit(line, "/page/seats/").body)
        sent.append(visitor.request(path, token | {"name": names[number % len(names)]}))
    line.close()
    return sent


def plain_seats(names: list[str], capacity: int) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(
                "INSERT INTO plain_seats (name, taken, waiting, capacity) VALUES (%s, 0, 0, %s)", [name, capacity]
            )


@dataclass(frozen=True)
class Rush:
    """One round: the portal, the plain view, and the plain view that also counts who came too late."""

    ours: Measurement
    plain: Measurement
    plain_with_rejections: Measurement
    is_exact: bool


def rush(port: int, plain: int, number: int, *, with_workshops: bool) -> Rush:
    name = f"{'workshops' if with_workshops else 'plaetze'}-{number}"
    event = published_event(name, capacity=None if with_workshops else SEATS)
    items = workshops(event) if with_workshops else []
    names = [f"{name}-{place}" for place in range(max(1, len(items)))]
    all_names = [*names, *(f"{one}-notiert" for one in names)]
    plain_seats(all_names, WORKSHOP_SEATS if with_workshops else SEATS)
    ours = posts(port, event, items)
    seats, places = plain_posts(plain, "/seat/", names), plain_posts(plain, "/place/", all_names[len(names) :])
    runs = [
        measure(target, sent, status=302, concurrency=CONCURRENCY)
        for target, sent in ((port, ours), (plain, seats), (plain, places))
    ]
    return Rush(*runs, is_exact(event, items) and plain_is_exact(all_names))


def is_exact(event: Any, items: list[Any]) -> bool:
    """Whether everybody has one row, one mail and one journal entry, and each seat is given exactly once."""
    from events.models import SessionChoice
    from journal.models import JournalEntry
    from mailings.models import OutgoingMail

    rows = Counter(event.registrations.values_list("state", flat=True))
    choices = Counter(SessionChoice.objects.filter(item__in=items).values_list("item", "state"))
    keys = event.registrations.values("pk")
    mails = OutgoingMail.objects.filter(cause_kind="events.registration", cause_id__in=keys).count()
    entries = JournalEntry.objects.filter(subject_kind="events.registration", subject_id__in=keys).count()
    share = PEOPLE // WORKSHOPS
    wanted = {(item.pk, "held"): WORKSHOP_SEATS for item in items}
    wanted |= {(item.pk, "waiting"): share - WORKSHOP_SEATS for item in items}
    seated = {"reserved": PEOPLE} if items else {"reserved": SEATS, "applied": PEOPLE - SEATS}
    return (rows, choices, mails, entries) == (Counter(seated), Counter(wanted), PEOPLE, PEOPLE)


def plain_is_exact(names: list[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(taken = capacity) FROM plain_seats WHERE name = ANY(%s)", [names])
        [is_full] = cursor.fetchone()
    return bool(is_full)


def compare(port: int, plain: int, *, with_workshops: bool) -> bool:
    rush(port, plain, 0, with_workshops=with_workshops)
    found = [rush(port, plain, number, with_workshops=with_workshops) for number in range(1, ROUNDS + 1)]
    shares = [one.ours.rate / one.plain.rate for one in found]
    what = f"{WORKSHOPS} Workshops zu {WORKSHOP_SEATS}" if with_workshops else f"{SEATS} Plätze"
    named = {"Portal": [one.ours for one in found], "bloß": [one.plain for one in found]}
    for name, runs in (named | {"bloß, merkt sich alle": [one.plain_with_rejections for one in found]}).items():
        rate = statistics.median(run.rate for run in runs)
        print(f"  {what:22} {name:22} {rate:7.0f}/s   p99 {p99(runs):6.1f} ms")
    share = statistics.median(shares)
    share_with_rejections = statistics.median(one.ours.rate / one.plain_with_rejections.rate for one in found)
    exact = demand(f"{what}: genau voll, niemand doppelt", all(one.is_exact for one in found))
    spread = f"{min(shares):.2f} bis {max(shares):.2f}, an der merkenden {share_with_rejections:.2f}"
    wanted = f"verlangt {MIN_SHARE} und {MIN_SHARE_WITH_REJECTIONS}"
    is_fast = share >= MIN_SHARE and share_with_rejections >= MIN_SHARE_WITH_REJECTIONS
    fast = demand(f"{what}: Anteil {share:.2f} ({spread}), {wanted}", is_fast)
    return exact and fast


def million() -> Any:
    """An event with a million waiting people, and upcoming ones without registrations; without autovacuum."""
    event = published_event("warteliste", capacity=SEATS)
    for number in range(OTHERS):
        published_event(f"daneben-{number}", capacity=SEATS)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_registration SET (autovacuum_enabled = false)")
        cursor.execute(A_MILLION, {"event": event.pk, "number": WAITING})
    return event


def tidy(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} events_registration")


def queries_of(what: Callable[[], object]) -> list[str]:
    """The queries that a call executes. Raises ValueError for statements that EXPLAIN could not repeat."""
    with CaptureQueriesContext(connection) as queries:
        what()
    statements = [one["sql"] for one in queries.captured_queries]
    if not statements or any(";" in sql or not sql.startswith(EXPLAINABLE) for sql in statements):
        raise ValueError(statements)
    return statements


def milliseconds(statements: list[str]) -> float:
    """Planning and execution time in PostgreSQL, the best of three; prepared statements are not planned again."""
    return min(sum(map(_explained, statements)) for _ in range(3))


def _explained(sql: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}".replace("%", "%%"))
        [[plan]] = cursor.fetchone()
    return float(plan["Planning Time"] + plan["Execution Time"])


def waiting_list(event: Any) -> dict[str, list[str]]:
    """The queries of each action on the waiting list; measuring changes nothing."""
    from events.domain import registrations
    from events.domain.registrations import Attendee, expiry, submission
    from events.domain.work_queue import events_needing_attention
    from office.domain import event_registrations

    now: datetime = timezone.now()
    rows = event.registrations.order_by("pk")
    newcomer = Attendee("Anna", "Muster", "neu@example.org")
    late, last = rows[9_998], rows.last()
    return {
        "wer an der Reihe ist": queries_of(lambda: list(event.registrations.waiting()[:1])),
        "was nachrücken könnte (Worker)": queries_of(lambda: expiry._promotable_events(now)),
        "wo niemand nachrückt": queries_of(lambda: list(registrations.with_stuck_lists(at=now))),
        "Was ansteht, Veranstaltungen": queries_of(lambda: list(events_needing_attention(event.created_by, now))),
        "eine Anmeldung unter der Sperre": queries_of(
            lambda: submission._load_context(event, newcomer, uuid4(), at=now)
        ),
        "Stelle 9999": queries_of(lambda: registrations.position(late)),
        "Stelle der letzten": queries_of(lambda: registrations.position(last)),
        "freie Plätze": queries_of(lambda: registrations.free_seats(event)),
        "Seite der Geschäftsstelle, Warteliste": queries_of(
            lambda: (
                event_registrations.registration_page(event, state="waiting", text="", after="", before=""),
                event_registrations.filter_links(event),
                registrations.occupancy(event),
            )
        ),
        "Seite der Geschäftsstelle, alle": queries_of(
            lambda: (
                event_registrations.registration_page(event, state="", text="", after="", before=""),
                event_registrations.filter_links(event),
                registrations.occupancy(event),
            )
        ),
    }


def main() -> bool:
    with installation():
        with serving() as (port, _), serving(PLAIN_PROJECT) as (plain, _):
            write_plain_page()
            print(f"{PEOPLE} Personen zugleich ({CONCURRENCY} Verbindungen), {ROUNDS} Runden im Wechsel:")
            met = [compare(port, plain, with_workshops=kind) for kind in (False, True)]
        event = million()
        for how, statement in TIDIED.items():
            tidy(statement)
            print(f"{WAITING} Personen auf einer Warteliste, {how}, Rechenzeit von PostgreSQL:")
            met += [answers(what, statements) for what, statements in waiting_list(event).items()]
    return all(met)


def answers(what: str, statements: list[str]) -> bool:
    took = milliseconds(statements)
    if os.environ.get("SHOW_SQL"):
        print("\n".join(f"    {_explained(sql):7.2f}  {sql}" for sql in statements))
    return demand(
        f"{what}: {took:.1f} ms in {len(statements)}, höchstens {MAX_MILLISECONDS} ms", took <= MAX_MILLISECONDS
    )


def write_plain_page() -> None:
    """A form with a token, as short as can be: only the POST is measured."""
    from pathlib import Path

    folder = Path(os.environ["VAR_DIR"], "plain")
    folder.mkdir(exist_ok=True)
    (folder / "seats.html").write_text('<form method="post">{% csrf_token %}</form>')


if __name__ == "__main__":
    sys.exit(not main())
