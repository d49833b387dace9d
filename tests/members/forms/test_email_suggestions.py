import pytest

from members.forms.email_suggestions import suggestions
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("nele@gmial.com", "nele@gmail.com"),
        ("nele@gmail.con", "nele@gmail.com"),
        ("nele@wbe.de", "nele@web.de"),
        ("nele@klinikum-musterlnad.example", "nele@klinikum-musterland.example"),
        ("Nele@Stadt-Musterland.nwr", "Nele@stadt-musterland.nrw"),
    ],
)
def test_typo_gets_a_suggestion(typed, suggestion):
    OrganisationFactory(domains=["klinikum-musterland.example"])
    assert suggestions([typed]) == {typed: suggestion}


@pytest.mark.parametrize(
    "typed",
    ["nele@web.de", "nele@klinikum-musterland.example", "nele@stadt-lemgo.de", "nele@polizei.nrw", "", "kein-at"],
)
def test_correct_or_unknown_address_gets_no_suggestion(typed):
    OrganisationFactory(domains=["klinikum-musterland.example", "klinikum-musterlang.example"])
    assert suggestions([typed]) == {}


def test_typo_in_a_domain_with_umlauts_gets_a_suggestion_and_ss_is_none():
    OrganisationFactory(domains=["straße-musterland.example"])
    typo, coded = "nele@straße-musterlnad.example", "nele@xn--strae-musterland-0nb.example"
    assert suggestions([typo]) == {typo: "nele@straße-musterland.example"}
    assert suggestions(["nele@STRAẞE-musterland.example", coded, "nele@strasse-musterland.example"]) == {}


def test_many_addresses_take_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        suggestions([f"nele@ort{number}.example" for number in range(11)])
