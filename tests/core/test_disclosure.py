"""The registry of what is stored about a person, and who counts as the same person."""

from datetime import date

import pytest

from core import disclosure
from core.disclosure import DataSubject, registered_sections, same_person
from events.models import Registration
from members.models import Person, Representative
from tests.factories import accepted_application
from tests.factories.events import RegistrationFactory

MAIL = "nele@klinik.example.org"


def subject(**changes: object) -> DataSubject:
    return DataSubject(**{"name_fold": "nele nachtdienst", "mailboxes": frozenset({MAIL}), **changes})


def test_section_is_registered_once():
    section = registered_sections()[0]
    with pytest.raises(ValueError, match="registered twice"):
        disclosure.register(section)


def test_sections_come_in_the_order_they_are_shown():
    positions = [section.position for section in registered_sections()]
    assert positions == sorted(set(positions))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "mail", "is_same"),
    [
        (("Nele", "Nachtdienst"), "nele@klinik.example.org", True),
        (("NÉLE", "Nachtdienst"), "Nele@Klinik.example.org", True),
        (("Nele", "Nachtdienst"), "nele@haus.example.org", False),
        (("Nora", "Nachtdienst"), "nele@klinik.example.org", False),
    ],
)
def test_same_person_is_mail_and_folded_name_together(name, mail, is_same):
    RegistrationFactory(first_name=name[0], last_name=name[1], email=mail)
    assert same_person(Registration.objects.all(), subject()).exists() == is_same


@pytest.mark.django_db
def test_name_without_a_latin_letter_is_the_same_as_no_other():
    RegistrationFactory(first_name="Иван", last_name="Петров", email=MAIL)
    assert not same_person(Registration.objects.all(), subject(name_fold="")).exists()


@pytest.mark.django_db
def test_who_is_no_person_has_nothing_of_a_person():
    accepted_application()
    found = disclosure.collect(subject())
    assert Person.objects.exists()
    assert Representative.objects.exists()
    assert [one.section.name for one in found.sections if one.records] == []


def test_period_ends_with_its_last_day():
    assert disclosure.period(date(2024, 2, 1), date(2024, 3, 1)) == {
        "von": date(2024, 2, 1),
        "bis (letzter Tag)": date(2024, 2, 29),
    }
