"""Public forms answer the same for known and unknown: status, bytes, what is counted, what the next page shows.

`benchmarks/strangers.py` tries each two hundred times at a running portal and compares the times, too.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.antispam import signed_time
from core.models import RateLimitCount
from events.models import Event
from mailings.domain import mailbox_limits
from tests.factories import NOW, TODAY, KreisFactory, PersonFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory
from tests.members.views.form_data import individual_data

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "Olga", "Ulla"
VARYING_SQL = re.compile(r"[0-9a-f]{64}|s\d+_x\d+")  # keyed hashes, names of savepoints
HIDDEN = re.compile(r'name="(?:csrfmiddlewaretoken|submission|shown_at)" value="[^"]*"')
Answers = list[tuple[int, str, str]]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event() -> Event:
    """For members; Olga is one, and registered for every other event."""
    open_event = EventFactory(slug="offen", capacity=20)
    members_only = EventFactory(slug="mitglieder", capacity=20, admission=Event.Admission.MEMBERS)
    person = PersonFactory(first_name=KNOWN, last_name="Anders", email=email_of(KNOWN))
    person.memberships.create(start=TODAY, basis="by_hand", created_at=NOW)
    RegistrationFactory(event=open_event, first_name=KNOWN, last_name="Anders", email=email_of(KNOWN), person=person)
    InvitationFactory(event=open_event, first_name=KNOWN, last_name="Anders", email=email_of(KNOWN), invited_at=NOW)
    KreisFactory()
    return members_only


def email_of(name: str) -> str:
    return f"{name.lower()}@haus.example.org"


def typed(name: str) -> dict[str, str]:
    person = {"first_name": name, "last_name": "Anders", "email": email_of(name)}
    return person | {"shown_at": signed_time(NOW - timedelta(minutes=1)), "website_2": ""}


def register_at(slug: str) -> Callable[[Client, str], Answers]:
    def register(client: Client, name: str) -> Answers:
        page = f"/veranstaltungen/{slug}/anmelden/"
        data = typed(name) | {"organisation_name": "Stadt Lemgo", "job_title": "Ordnungsamt"}
        return [send(client, page, data), seen(client.get(page), name)]

    return register


def request_link(client: Client, name: str) -> Answers:
    return [send(client, "/konto/", typed(name))]


def write_to_the_office(client: Client, name: str) -> Answers:
    return [send(client, "/kontakt/", typed(name) | {"message": "Guten Tag"})]


def join(client: Client, name: str) -> Answers:
    check = client.post("/beitreten/einzelperson/", individual_data(**typed(name)))
    return [seen(check, name), send(client, check["Location"], {"website_2": ""})]


def send(client: Client, page: str, data: dict[str, str]) -> tuple[int, str, str]:
    return seen(client.post(page, data), data.get("first_name", ""))


def seen(answer, name: str) -> tuple[int, str, str]:
    """Status, address and page, without what differs in any two answers or was typed."""
    page = HIDDEN.sub("", answer.content.decode())
    for text in (email_of(name), name) if name else ():
        page = page.replace(text, "…")
    return answer.status_code, re.sub("[0-9a-f-]{36}", "…", answer.get("Location", "")), page


FORMS = {
    "registration": register_at("offen"),
    "registration for members": register_at("mitglieder"),
    "my data": request_link,
    "contact": write_to_the_office,
    "joining": join,
}


def turns(name: str) -> list[datetime | None]:
    """When the next mails to the mailbox may leave."""
    return [mailbox_limits.count_mail(email_of(name), at=NOW) for _ in range(4)]


@pytest.mark.parametrize("form", FORMS)
def test_form_answers_and_counts_the_same_for_known_and_unknown(event, form):
    answers, counted = {}, {}
    for name in (KNOWN, UNKNOWN):
        RateLimitCount.objects.all().delete()
        answers[name] = [FORMS[form](Client(), name) for _ in range(2)]
        counted[name] = turns(name)
    assert answers[KNOWN] == answers[UNKNOWN]
    assert counted[KNOWN] == counted[UNKNOWN]


@pytest.mark.parametrize("form", ["registration", "registration for members", "joining"])
def test_form_takes_as_many_statements_for_known_and_unknown(event, form):
    FORMS[form](Client(), "Erste")  # plans the statements
    numbers = {}
    for name in (KNOWN, UNKNOWN):
        RateLimitCount.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            FORMS[form](Client(), name)
        numbers[name] = len(queries)
    assert numbers[KNOWN] == numbers[UNKNOWN]


def test_request_for_a_link_runs_the_same_statements_for_known_and_unknown(event):
    request_link(Client(), "Erste")  # plans the statements
    statements = {}
    for name in (KNOWN, UNKNOWN):
        RateLimitCount.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            for _ in range(2):
                request_link(Client(), name)
        statements[name] = [VARYING_SQL.sub("…", one["sql"]).replace(email_of(name), "…") for one in queries]
    assert statements[KNOWN] == statements[UNKNOWN]
    assert not [sql for sql in statements[KNOWN] if "members_" in sql or "events_" in sql]


@pytest.mark.parametrize("form", ["registration", "contact", "joining"])
def test_form_after_three_requests_for_a_link_is_the_same_for_known_and_unknown(event, form):
    answers, counted = {}, {}
    for name in (KNOWN, UNKNOWN):
        RateLimitCount.objects.all().delete()
        for _ in range(3):
            request_link(Client(), name)
        answers[name], counted[name] = FORMS[form](Client(), name), turns(name)
    assert (answers[KNOWN], counted[KNOWN]) == (answers[UNKNOWN], counted[UNKNOWN])
