"""What strangers learn at public forms: two hundred tries each, under addresses that are known and under others.

Of codes of letters, those are known that begin as an existing one does; none opens anything. Each try comes from a
client address of its own, so that no limit ends it.

`python -m benchmarks.strangers` prints one table: status, bytes and times of both. It ends with 1 where the answers
differ, or the medians by more than chance and a millisecond.
"""

# ruff: noqa: PLC0415 - models are there once the installation is
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks._load import Connection, Response, Visitor, inputs
from benchmarks._serving import demand, installation, serving

TRIES = 200
LOGINS = 50  # each takes as long as a password's hash
WARM_UP = 20
BEYOND_ALL_ROWS = 500_000
SHUFFLES = 1_000
MAX_DIFFERENCE = 1.0  # milliseconds, where chance is less: known and unknown write other rows
CHANCE = 0.99  # of all shuffles of the same times have medians nearer to each other than what counts as different
VARYING = re.compile(
    rb'(name="(?:csrfmiddlewaretoken|submission|shown_at)" value=)"[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|SID-[0-9A-Z]{8}'
)
OPEN_EVENT, MEMBERS_EVENT = "offen", "mitglieder"
Fields = dict[str, str]
SHORT = 5  # a first name, which known and unknown share


def person(number: int, *, is_known: bool) -> Fields:
    """Names and addresses of the same length."""
    kind = "bekannt" if is_known else "neuling"
    return {"first_name": "Anna", "last_name": f"{kind}{number:03}", "email": f"{kind}{number:03}@amt.example.org"}


def login(number: int, *, is_known: bool) -> Fields:
    """With a wrong password."""
    return {"username": person(number, is_known=is_known)["email"], "password": "nicht-das-richtige"}


def code(number: int, *, is_known: bool) -> Fields:
    """Of a row that is there or not; the other half is wrong."""
    from core import codes

    return {"code": codes.code("wrong", number + 1 + (0 if is_known else BEYOND_ALL_ROWS), 1)}


@dataclass(frozen=True)
class Form:
    name: str
    page: str
    more: Fields = field(default_factory=dict)
    has_check_step: bool = False
    typed: Callable[..., Fields] = person
    tries: int = TRIES

    def send(self, line: Connection, typed: Fields, *, client_address: str) -> tuple[float, list[Response]]:
        """Fill the form in; returns how long the last POST took, and all that was answered."""
        visitor = Visitor(line.port, client_address=client_address)
        shown = visitor.visit(line, self.page)
        answers, fields, page = [shown], inputs(shown.body) | typed | self.more, self.page
        if self.has_check_step:
            answers.append(visitor.visit(line, page, fields))
            page = answers[-1].header("location")
            fields = inputs(visitor.visit(line, page).body)
        began = time.perf_counter()
        answers.append(visitor.visit(line, page, fields))
        took = time.perf_counter() - began
        leads_to = answers[-1].header("location")
        return took, [*answers, visitor.visit(line, leads_to)] if leads_to else answers


ATTENDING = {"organisation_name": "Stadt Lemgo", "job_title": "Ordnungsamt"}
WORKING = {"employer": "Klinik Musterland", "professional_field": "7", "duty_area": "05766"}
DECLARING = {"job_title": "Bürgermeisterin", "may_declare": "on", "myself": "on"}
FORMS = [
    Form("Meine Daten", "/konto/"),
    Form("Anmeldung", f"/veranstaltungen/{OPEN_EVENT}/anmelden/", ATTENDING),
    Form("Anmeldung für Mitglieder", f"/veranstaltungen/{MEMBERS_EVENT}/anmelden/", ATTENDING),
    Form("Beitritt Einzelperson", "/beitreten/einzelperson/", WORKING, has_check_step=True),
    Form(
        "Beitritt Organisation",
        "/beitreten/organisation/angaben/?organisation=stadt-lemgo",
        DECLARING,
        has_check_step=True,
    ),
    Form("Kontakt", "/kontakt/", {"message": "Guten Tag"}),
    Form("Code einer Einladung", "/einladung/", typed=code),
    Form("Code eines Sammelbeitritts", "/sammelbeitritt/", typed=code),
    Form("Zugang zur Verwaltung", "/verwaltung/login/", typed=login, tries=LOGINS),
]


@dataclass
class Tries:
    took: list[float] = field(default_factory=list)
    answers: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.took) * 1_000


def known_people() -> None:
    """Members who are registered for the open event, have applied, are invited, and have a login; and many letters."""
    from django.contrib.auth.hashers import make_password

    from accounts.models import User
    from events.models import Registration
    from members.models import EmailAddress, Membership, Person

    now = _now()
    typed = [person(number, is_known=True) for number in range(TRIES + WARM_UP)]
    rows = [Person(first_name=one["first_name"], last_name=one["last_name"]) for one in typed]
    Person.objects.bulk_create(rows)
    addresses = [
        EmailAddress(person=row, address=one["email"], is_primary=True) for row, one in zip(rows, typed, strict=True)
    ]
    EmailAddress.objects.bulk_create(addresses)
    Membership.objects.bulk_create(
        Membership(person=row, start=now.date() - timedelta(days=30), basis="by_hand", created_at=now) for row in rows
    )
    event = _event(OPEN_EVENT)
    _event(MEMBERS_EVENT, admission="members")
    common: dict[str, Any] = {"event": event, "state": "confirmed", "origin": "form", "confirmed_at": now}
    Registration.objects.bulk_create(Registration(**common, **one, created_at=now) for one in typed)
    password = make_password("das-richtige-passwort")
    User.objects.bulk_create(User(email=one["email"], name=one["last_name"], password=password) for one in typed)
    _letters(event)


def _letters(event: Any) -> None:
    """Guests and organisations, each with the code of a letter."""
    from accessions.domain import planning
    from accessions.models import AccessionParticipant
    from accounts.models import User
    from events.models import Invitation
    from members.models import Organisation

    who = {"by": User.objects.get(email="buero@example.org"), "at": _now()}
    accession = planning.create(
        title="Messung", effective_on=who["at"].date(), place="Detmold", inviter="Messung", **who
    )
    bodies = Organisation.objects.filter(body_of__isnull=False)[: TRIES + WARM_UP]
    planning.add_organisations(accession, list(bodies), **who)
    Invitation.objects.bulk_create(
        Invitation(event=event, last_name=f"Gast {number}", created_at=who["at"]) for number in range(TRIES + WARM_UP)
    )
    for model in (AccessionParticipant, Invitation):
        assert model.objects.filter(pk__lte=TRIES + WARM_UP).count() == TRIES + WARM_UP  # those that `code()` names


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _event(slug: str, **values: object) -> Any:
    from accounts.models import User
    from events.models import Event
    from members.models import Organisation

    now = _now()
    user, _ = User.objects.get_or_create(email="buero@example.org", defaults={"name": "Büro"})
    times = {"starts_at": now + timedelta(days=30), "ends_at": now + timedelta(days=31)}
    stamps = {"published_at": now, "changed_at": now, "created_at": now, "created_by": user}
    fixed = {"kind": "meeting", "host": Organisation.objects.first(), "state": "published"}
    return Event.objects.create(title=slug, slug=slug, capacity=10_000, **times, **stamps, **fixed, **values)


def without_what_varies(answers: Sequence[Response], typed: Fields) -> tuple[object, ...]:
    """Status, address and bytes of the answers, without numbers made anew each time and without what was typed."""

    def plain(content: bytes) -> bytes:
        for text in (value for value in typed.values() if len(value) > SHORT):
            content = content.replace(text.encode(), b"")
        return VARYING.sub(b"", content)

    return tuple((one.status, plain(one.header("location").encode()), plain(one.body)) for one in answers)


def attempt(form: Form, port: int) -> dict[bool, Tries]:
    """Known and unknown by turns, so that both meet the same machine; which of them first is chance."""
    found, chance = {True: Tries(), False: Tries()}, random.Random(0)
    line, addresses = Connection(port), client_addresses()
    for number in range(form.tries + WARM_UP):
        for is_known in chance.sample((True, False), 2):
            typed = form.typed(number, is_known=is_known)
            took, answers = form.send(line, typed, client_address=next(addresses))
            if number >= WARM_UP:
                found[is_known].took.append(took)
                found[is_known].answers.add(without_what_varies(answers, typed))
    line.close()
    return found


def client_addresses() -> Iterator[str]:
    return (f"10.0.{high}.{low}" for high in range(256) for low in range(256))


def noise(first: Sequence[float], second: Sequence[float]) -> float:
    """By how many milliseconds two medians differ at most where the same times are dealt out by chance."""
    dealt, differences = [*first, *second], []
    chance = random.Random(0)
    for _ in range(SHUFFLES):
        chance.shuffle(dealt)
        halves = dealt[: len(first)], dealt[len(first) :]
        differences.append(abs(statistics.median(halves[0]) - statistics.median(halves[1])) * 1_000)
    return sorted(differences)[int(SHUFFLES * CHANCE)]


def judge(form: Form, found: dict[bool, Tries]) -> bool:
    known, unknown = found[True], found[False]
    allowed, differs = noise(known.took, unknown.took), known.milliseconds - unknown.milliseconds
    statuses = sorted({step[0] for answer in known.answers | unknown.answers for step in answer})  # type: ignore[index]
    times = f"{known.milliseconds:7.2f} ms {unknown.milliseconds:7.2f} ms {differs:+6.2f} ms, Zufall bis {allowed:.2f}"
    print(f"  {form.name:26} {'/'.join(map(str, statuses)):10} {times}")
    is_same = demand(f"{form.name}: dieselben Bytes", known.answers == unknown.answers)
    is_hidden = abs(differs) <= max(allowed, MAX_DIFFERENCE)
    return demand(f"{form.name}: Mediane im Rauschen oder keine Millisekunde auseinander", is_hidden) and is_same


def main() -> int:
    with installation():
        known_people()
        from django.db import connections

        connections.close_all()
        with serving(TRUSTED_PROXIES="1") as (port, _):
            print(f"\nFremde an öffentlichen Formularen, je {TRIES} Versuche: bekannt, unbekannt, Unterschied")
            results = [judge(form, attempt(form, port)) for form in FORMS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
