"""Lists of the admin: search, filters, and a constant number of queries."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from members.domain import applications
from members.domain.inputs import OrganisationInput
from members.models import Category
from tests.factories import (
    NOW,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    nominee_input,
    submitted_individual,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def found(client: Client, model: str, **query: str) -> list[str]:
    response = client.get(reverse(f"admin:members_{model}_changelist"), query)
    assert response.status_code == 200
    return [str(row) for row in response.context["cl"].result_list]


def three_of_all() -> None:
    for number in range(3):
        accepted_application(OrganisationFactory(name=f"Klinikum {number}"))
        PersonFactory(email=f"p{number}@example.org")


@pytest.mark.parametrize("model", ["application", "organisation", "person", "membership", "post"])
def test_list_costs_the_same_with_one_and_more_rows(client, model, django_assert_num_queries):
    accepted_application()
    PersonFactory(email="p@example.org")
    url = reverse(f"admin:members_{model}_changelist")
    client.get(url)
    with django_assert_num_queries(QUERIES[model]):
        client.get(url)
    three_of_all()
    with django_assert_num_queries(QUERIES[model]):
        assert client.get(url).context["cl"].result_count >= 4


def test_partner_since_is_the_first_day_without_interruption(client):
    organisation = OrganisationFactory()
    for start, end in ((date(2022, 12, 14), date(2023, 6, 1)), (date(2023, 6, 1), None)):
        organisation.memberships.create(start=start, end=end, basis="by_hand", created_at=NOW)
    OrganisationFactory()
    response = client.get(reverse("admin:members_organisation_changelist"))
    assert [row.partner_since for row in response.context["cl"].result_list] == [date(2022, 12, 14), None]


QUERIES = {"application": 6, "organisation": 7, "person": 6, "membership": 5, "post": 5}


@pytest.mark.parametrize("text", ["muster", "baerb beisp", "Bärbel", "BB@stadt.example.org", "klinikum must"])
def test_applications_are_found_by_name_and_mail(client, text):
    application = confirmed_application(OrganisationFactory(name="Klinikum Musterland"))
    stranger = nominee_input(first_name="Y", last_name="Z", email="z@y.example")
    someone = declarer_input(first_name="X", email="x@y.example", last_name="Y")
    confirmed_application(OrganisationFactory(name="Amt"), declarer=someone, nominees=[stranger])
    assert found(client, "application", q=text) == [str(application)]


@pytest.mark.parametrize(
    "text", ["Frau Beispiel", "Dr. B\u00e4rbel Beispiel", "Bei\u00adspiel", "Beispiel, Prof. Dr. B\u00e4rbel"]
)
def test_lists_find_a_person_whatever_title_is_typed(client, text):
    application = accepted_application()
    PersonFactory(first_name="B\u00e4rbel", last_name="Beispiel", email="x@y.example")
    assert found(client, "application", q=text) == [str(application)]
    assert found(client, "person", q=text) == ["B\u00e4rbel Beispiel"]


@pytest.mark.parametrize("typed", ["05231 71-1075", "0523171 1075", "+49 5231 711075", "0049 5231/71-10-75", "711075"])
def test_lists_find_a_person_by_the_digits_of_their_phone_number(client, typed):
    declarer = declarer_input(phone="(05231) 71\u20111075")
    nominee = nominee_input(phone="+49 (0) 5231\u00a071-1075")
    application = accepted_application(declarer=declarer, nominees=[nominee])
    accepted_application(nominees=[nominee_input(2, phone="05231 71-1076")])
    assert found(client, "application", q=typed) == [str(application)]
    assert found(client, "person", q=typed) == ["Moritz Muster 1"]


def test_applications_are_found_by_reference_as_people_say_it(client):
    application = confirmed_application()
    confirmed_application()
    bare = application.reference.removeprefix("SID-")
    for text in (
        application.reference,
        bare,
        bare.lower(),
        f"sid {bare}",
        f" SID-{bare} ",
        f"SID\u2011{bare}",
        f"SID\u00a0{bare}",
    ):
        assert (text, found(client, "application", q=text)) == (text, [str(application)])


def test_described_organisations_and_individuals_are_found(client):
    category = Category.objects.get(name="Verband")
    described = confirmed_application(OrganisationInput(name="Bund der Ämter", category=category))
    alone = submitted_individual()
    assert found(client, "application", q="aemt") == [str(described)]
    assert found(client, "application", q="nachtd nele") == [str(alone)]


@pytest.mark.parametrize("text", ["\u202e", "%", "' OR 1=1 --", "x" * 3_000, "a & !b | (c", "@", "  "])
def test_lists_take_any_search_text(client, text):
    confirmed_application()
    for model in ("application", "organisation", "person", "membership"):
        found(client, model, q=text)


def test_applications_are_filtered_by_state_kind_and_bezirk(client):
    waiting, done = confirmed_application(), accepted_application()
    alone = submitted_individual()
    assert found(client, "application", state__exact="confirmed") == [str(waiting)]
    assert found(client, "application", kind__exact="individual") == [str(alone)]
    assert set(found(client, "application", bezirk="057")) == {str(waiting), str(done), str(alone)}
    assert found(client, "application", bezirk="051") == []


def test_applications_are_listed_newest_first_and_lead_to_their_page(client):
    old, young = confirmed_application(), confirmed_application(at=NOW + timedelta(days=1))
    assert found(client, "application") == [str(young), str(old)]
    page = client.get(reverse("admin:members_application_changelist")).content.decode()
    assert reverse("office:application", args=[old.reference]) in page


def test_organisations_are_filtered_by_partnership(client):
    partner, stranger = accepted_application().organisation, OrganisationFactory()
    assert found(client, "organisation", partner="ja") == [str(partner)]
    assert found(client, "organisation", partner="nein") == [str(stranger)]


def test_memberships_are_filtered_and_found_by_member(client):
    application = accepted_application(OrganisationFactory(name="Hafenamt"))
    accepted_application(OrganisationFactory(name="Forstamt"))
    assert found(client, "membership", q="hafen") == [str(application.membership)]
    assert found(client, "membership", stand="zurueck") == []
    applications.undo_acceptance(application, reason="Irrtum", by=UserFactory(), at=NOW)
    assert found(client, "membership", stand="zurueck") == [str(application.membership)]
