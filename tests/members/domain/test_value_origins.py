"""Where a value comes from: asked for by who is about to overwrite it."""

from datetime import timedelta

import pytest
from django.db import transaction

from journal import actors
from journal.actors import VISITOR
from members.domain import people, phone_numbers, value_origins
from members.models import ValueOrigin
from tests.factories import NOW, PersonFactory

pytestmark = pytest.mark.django_db
Origin = ValueOrigin.Origin
LATER = NOW + timedelta(days=1)


def test_what_a_person_corrects_is_theirs_until_somebody_else_changes_it():
    person = PersonFactory(employer="Amt")
    people.correct(person, changes={"employer": "Neues Amt"}, actor=actors.person(person.pk), at=NOW)
    assert value_origins.is_set_by_self(person, "employer")
    assert not value_origins.is_set_by_self(person, "title")
    assert value_origins.fields_set_by_self([person, PersonFactory()]) == {(person.pk, "employer")}
    [origin] = value_origins.origins_of(person).values()
    assert (origin.origin, origin.at, origin.actor_kind, origin.actor_id) == (Origin.SELF, NOW, "person", person.pk)
    people.correct(person, changes={"employer": "Altes Amt"}, actor=actors.user(7), at=LATER)
    assert not value_origins.is_set_by_self(person, "employer")
    [origin] = value_origins.origins_of(person).values()
    assert (origin.origin, origin.at, origin.actor_kind, origin.actor_id) == (Origin.OFFICE, LATER, "user", 7)


def test_correction_that_changes_nothing_takes_no_value_over():
    person = PersonFactory(employer="Amt")
    people.correct(person, changes={"employer": "Amt"}, actor=actors.person(person.pk), at=NOW)
    assert value_origins.origins_of(person) == {}


def test_empty_fields_are_completed_and_nothing_is_overwritten():
    person = PersonFactory(title="Dr.", employer="")
    with transaction.atomic():
        people.complete(person, {"title": "Prof.", "salutation": "female", "employer": ""}, actor=VISITOR, at=NOW)
    person.refresh_from_db()
    assert (person.title, person.salutation, person.employer) == ("Dr.", "female", "")
    assert {one.field: one.origin for one in ValueOrigin.objects.all()} == {"salutation": Origin.FORM}


def test_origins_go_with_the_person():
    person = PersonFactory(email="anna@amt.example.org")
    people.correct(person, changes={"title": "Dr."}, actor=VISITOR, at=NOW)
    phone_numbers.add(person, "0251 275-1125", actor=VISITOR, at=NOW)
    people.add_email(person, "neu@amt.example.org", actor=VISITOR, at=NOW)
    assert ValueOrigin.objects.count() == 4
    people.delete(person)
    assert ValueOrigin.objects.count() == 0
