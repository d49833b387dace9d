import pytest

from privacy.domain import case_search
from privacy.models import Case
from tests.privacy.domain.test_cases import open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> list[Case]:
    people = (("Bärbel Beispiel", "baerbel@haus.example.org"), ("Moritz Muster", "moritz@haus.example.org"))
    return [open_case(name=name, email=email, message=name) for name, email in people]


@pytest.mark.parametrize("text", ["baerb bei", " Dr. Bärbel ", "Baerbel@Haus.example.org"])
def test_case_is_found_by_name_and_address(cases, text):
    assert list(case_search.search(Case.objects.all(), text)) == [cases[0]]


def test_case_is_found_by_its_reference_alone(cases):
    typed = f" {cases[1].reference.lower().replace('-', ' ')} "
    assert list(case_search.search(Case.objects.all(), typed)) == [cases[1]]
    assert list(case_search.search(Case.objects.filter(pk=cases[0].pk), typed)) == []


def test_unknown_name_finds_nothing(cases):
    assert list(case_search.search(Case.objects.all(), "Niemand")) == []
