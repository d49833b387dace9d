import pytest

from journal import actors
from journal.entries import entries_for
from members.domain import people, phone_numbers
from members.domain.phone_numbers import Kind, PhoneInput
from members.models import Person, PhoneNumber
from tests.factories import NOW, PersonFactory

pytestmark = pytest.mark.django_db


def numbers_of(person: Person) -> list[tuple[str, str]]:
    return list(person.phones.values_list("number", "kind"))


def add(person: Person, number: str) -> PhoneNumber | None:
    return phone_numbers.add(person, number, actor=actors.user(1), at=NOW)


def change(person: Person, *inputs: PhoneInput) -> bool:
    return phone_numbers.change(person, inputs, actor=actors.person(person.pk), at=NOW)


def test_number_is_added_once_however_it_is_typed():
    person = PersonFactory()
    first = add(person, "0251 275 1125 / -1127")
    assert add(person, "+49 (0) 251 275-1125") == first
    assert add(person, "") is None
    add(person, "0171 2345678")
    assert numbers_of(person) == [("0251 275 1125 / -1127", Kind.WORK), ("0171 2345678", Kind.MOBILE)]
    assert [entry.verb for entry in entries_for(person)] == ["add_phone", "add_phone"]
    assert "275" not in str([entry.data for entry in entries_for(person)])


def test_numbers_are_changed_added_and_emptied_in_one_go():
    person = PersonFactory()
    office, mobile = add(person, "0251 275 1125"), add(person, "0171 2345678")
    left = add(PersonFactory(), "0211 871-01")
    assert change(
        person,
        PhoneInput("0251 275 1127", Kind.WORK, office.pk),
        PhoneInput("", Kind.MOBILE, mobile.pk),
        PhoneInput("02592-68-0", Kind.WORK),
        PhoneInput("", Kind.MOBILE, left.pk),
    )
    assert numbers_of(person) == [("0251 275 1127", Kind.WORK), ("02592-68-0", Kind.WORK)]
    assert PhoneNumber.objects.filter(pk=left.pk).exists()
    entry = entries_for(person).last()
    assert (entry.verb, entry.actor_kind, entry.data) == ("correct", "person", {"fields": ["phonenumber.number"]})


def test_the_same_again_changes_nothing():
    person = PersonFactory()
    row = add(person, "0251 275 1125")
    assert not change(person, PhoneInput("0251 275 1125", Kind.WORK, row.pk), PhoneInput("0251-2751125"))
    assert entries_for(person).count() == 1


def test_person_is_found_by_the_digits_of_a_number():
    add(PersonFactory(last_name="Muster"), "+49 (0) 251 275-1125")
    assert [one.last_name for one in people.search("0251 2751")] == ["Muster"]
    assert people.search("0251 2752") == []
