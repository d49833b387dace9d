"""How many people there are: counted beforehand and at once alike, at every day of random histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Membership, Organisation, Person, Post, Representative
from network.domain import people_counts
from network.models import PeopleCount, PeopleCountDue
from tests import factories
from tests.factories import (
    NOW,
    GemeindeFactory,
    KreisFactory,
    OrganisationFactory,
    PersonFactory,
    RegierungsbezirkFactory,
)

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
PLACES = ["057", "051", ""]

pytestmark = pytest.mark.django_db

span = st.tuples(st.sampled_from(DAYS[:8]), st.none() | st.integers(1, 6), st.booleans())
people, organisations = st.integers(0, 2), st.integers(0, 2)
histories = st.lists(
    st.tuples(st.just("partner"), organisations, span)
    | st.tuples(st.just("alone"), people, span)
    | st.tuples(st.sampled_from(["multiplier", "multiplier", "head"]), people, organisations, span),
    max_size=9,
)


@dataclass
class World:
    """Organisations and people in two Regierungsbezirke and in none, and what happens to them."""

    organisations: list[Organisation]
    people: list[Person]
    members: list[tuple[str, int, set[date]]] = field(default_factory=list)
    tenures: list[tuple[int, int, set[date]]] = field(default_factory=list)

    def happen(self, what: str, *subjects: int, start: date, end: date | None, is_voided: bool) -> None:
        row = {"start": start, "end": end, "voided_at": NOW if is_voided else None, "created_at": NOW}
        days = {day for day in DAYS if not is_voided and start <= day and (end is None or day < end)}
        if what in {"partner", "alone"}:
            member = {"organisation": self.organisations[subjects[0]]}
            if what == "alone":
                member = {"person": self.people[subjects[0]]}
            if any(days & other for kind, subject, other in self.members if (kind, subject) == (what, subjects[0])):
                return
            with transaction.atomic():
                Membership.objects.create(basis="declaration", **member, **row)
            self.members.append((what, subjects[0], days))
            return
        person, organisation = subjects
        is_head = what == Post.Kind.HEAD
        kind = Post.Kind.OTHER if is_head else Post.Kind.MULTIPLIER
        post = Post.objects.create(organisation=self.organisations[organisation], kind=kind)
        Representative.objects.create(post=post, person=self.people[person], **row)
        if not is_head:
            self.tenures.append((person, organisation, days))

    def numbers(self, day: date) -> dict[tuple[str, str], int]:
        """The plain model: sets of people."""
        partners = {subject for what, subject, days in self.members if what == "partner" and day in days}
        named = {(person, PLACES[body]) for person, body, days in self.tenures if day in days and body in partners}
        alone = {(who, PLACES[who]) for what, who, days in self.members if what == "alone" and day in days}
        found = {("person", place): len({who for who, where in named | alone if where == place}) for place in PLACES}
        found["person", "05"] = len({who for who, _ in named | alone})
        found["multiplier", "05"] = len({who for who, _ in named})
        return {key: number for key, number in found.items() if number}


def nonzero(numbers: list[dict[tuple[str, str], int]]) -> list[dict[tuple[str, str], int]]:
    return [{key: number for key, number in one.items() if number} for one in numbers]


@pytest.fixture
def places(db: None) -> World:
    kleve_kreis = KreisFactory(ags="05154", parent=RegierungsbezirkFactory(ags="051"))
    lippe, kleve = GemeindeFactory(), GemeindeFactory(ags="05154001", parent=kleve_kreis)
    organisations = [OrganisationFactory(seat=seat) for seat in (lippe, kleve, None)]
    return World(organisations, [PersonFactory(duty_area=area) for area in (lippe.parent, kleve.parent, None)])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_numbers_of_every_day_are_those_of_the_plain_model(places, history):
    with transaction.atomic():
        world = World(places.organisations, places.people)
        for *what, (start, length, is_voided) in history:
            end = start + timedelta(days=length) if length else None
            world.happen(*what, start=start, end=end, is_voided=is_voided)
        expected = [world.numbers(day) for day in DAYS]
        PeopleCount.objects.all().delete()
        at_once = people_counts.numbers_on(DAYS)
        people_counts.recount(at=NOW)
        stored = people_counts.numbers_on(DAYS)
        few_days = people_counts.numbers_on([DAYS[0], DAYS[6]])
        transaction.set_rollback(True)
    assert nonzero(at_once.by_day) == expected
    assert nonzero(stored.by_day) == expected
    assert nonzero(few_days.by_day) == [expected[0], expected[6]]
    assert stored.counted_at is None


@pytest.fixture
def counted(places: World) -> World:
    """One person, counted."""
    places.happen("alone", 0, start=FIRST, end=None, is_voided=False)
    assert people_counts.recount(at=NOW)
    return places


def land_on(day: date) -> tuple[int, object]:
    people = people_counts.numbers_on([day])
    return people.by_day[0]["person", "05"], people.counted_at


def test_change_is_counted_at_once_where_there_are_few_people(counted):
    counted.happen("alone", 1, start=FIRST, end=None, is_voided=False)
    assert land_on(FIRST) == (2, None)


def test_of_many_people_the_last_count_is_shown_with_its_time_until_the_next(counted, monkeypatch):
    monkeypatch.setattr(people_counts, "COUNTED_AT_ONCE", 0)
    counted.happen("alone", 1, start=FIRST, end=None, is_voided=False)
    assert land_on(FIRST) == (1, NOW)
    later = NOW + timedelta(minutes=1)
    assert people_counts.recount(at=later)
    assert land_on(FIRST) == (2, None)
    assert not people_counts.recount(at=later + timedelta(minutes=1))
    assert PeopleCount.objects.get().counted_at == later


def test_numbers_from_the_last_count_are_the_same_on_every_page_and_say_of_when(counted, monkeypatch, client):
    monkeypatch.setattr(people_counts, "COUNTED_AT_ONCE", 0)
    counted.happen("alone", 1, start=FIRST, end=None, is_voided=False)
    for address in ("/", "/netzwerk/zahlen/"):
        html = client.get(address).content.decode()
        assert "Personen gezählt am 1. Februar 2024, 12:00 Uhr" in html
    people_counts.recount(at=timezone.now())
    assert "Personen gezählt am" not in client.get("/netzwerk/zahlen/").content.decode()


def changes() -> dict[str, tuple[object, bool]]:
    """By name: a change, and whether somebody may be counted otherwise after it."""
    return {
        "a membership is voided": (lambda: Membership.objects.update(voided_at=NOW), True),
        "a membership is deleted": (lambda: Membership.objects.all().delete(), True),
        "a tenure ends": (lambda: Representative.objects.update(end=DAYS[5]), True),
        "a post becomes another": (lambda: Post.objects.update(kind=Post.Kind.OTHER), True),
        "an organisation moves": (lambda: Organisation.objects.update(seat=None), True),
        "somebody works elsewhere": (lambda: Person.objects.update(duty_area=None), True),
        "somebody marries": (lambda: Person.objects.update(last_name="Anders"), False),
        "a membership gets a reason": (lambda: Membership.objects.update(end_reason="Probe"), False),
        "somebody is only added": (PersonFactory, False),
    }


@pytest.mark.parametrize("name", changes())
def test_count_is_due_after_what_can_change_it_and_after_nothing_else(counted, name):
    change, expected = changes()[name]
    change()
    assert PeopleCountDue.objects.exists() == expected


def test_numbers_cost_two_statements_and_a_count_twelve(counted):
    with CaptureQueriesContext(connection) as queries:
        people_counts.numbers_on(DAYS)
    assert len(queries) == 2
    factories.accepted_application()
    with CaptureQueriesContext(connection) as queries:
        people_counts.recount(at=NOW)
    assert len(queries) == 12
