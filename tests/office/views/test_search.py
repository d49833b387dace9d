"""One search over everything."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from journal.actors import VISITOR
from members.domain import membership_corrections
from members.models import Application, Person, PhoneNumber, Post
from privacy.domain import cases
from privacy.models import Case
from tests.factories import (
    NOW,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    nominee_input,
)
from tests.factories.accessions import accession
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def kinds(client: Client, text: str) -> list[str]:
    response = client.get(reverse("office:search"), {"q": text})
    return [hits.group.name for hits in response.context["search_hits"]]


@pytest.fixture
def world() -> Case:
    confirmed_application(OrganisationFactory(name="Klinikum Musterland"))
    PersonFactory(last_name="Musterfrau", email="bb@stadt.example.org")
    return cases.open_case(
        Case.Kind.CONTACT,
        submission=uuid.uuid4(),
        name="Max Muster",
        email="bb@stadt.example.org",
        actor=VISITOR,
        at=NOW,
    )


def test_search_finds_every_kind_by_name_and_mail(office_client, world):
    assert kinds(office_client, "muster") == ["organisations", "people", "applications", "cases"]
    assert kinds(office_client, "BB@stadt.example.org") == ["people", "applications", "cases"]


def test_search_finds_the_phones_of_people_posts_and_organisations(office_client):
    organisation = OrganisationFactory(phone="05231 71-0")
    post = Post.objects.create(organisation=OrganisationFactory(), phone="0251 275 1125", created_at=NOW)
    person = PersonFactory()
    PhoneNumber.objects.create(person=person, number="0171 2345678")
    for typed, record in (("0523171", organisation), ("+49 251 275-1125", post.organisation), ("0171 23456", person)):
        response = office_client.get(reverse("office:search"), {"q": typed})
        assert response["Location"] == reverse(f"office:{record._meta.model_name}", args=[record.pk])


@pytest.mark.parametrize("typed", ["Ελένη", "ελενη παπαδ", "ΠΑΠΑΔΟΠΟΎΛΟΥ Ελενη"])
def test_search_finds_people_by_name_in_every_script(office_client, typed):
    confirmed_application(declarer=declarer_input(first_name="Ελένη", last_name="Παπαδοπούλου"))
    for name in (("Ελένη", "Παπαδοπούλου"), ("Ελένη", "Παπαδάκη Παπαδοπούλου"), ("Ольга", "Иванова")):
        PersonFactory(first_name=name[0], last_name=name[1])
    response = office_client.get(reverse("office:search"), {"q": typed})
    assert {hits.group.name: len(hits.hits) for hits in response.context["search_hits"]} == {
        "people": 2,
        "applications": 1,
    }


def test_search_finds_accessions_by_any_part_of_the_title(office_client):
    made = accession()
    response = office_client.get(reverse("office:search"), {"q": "bezirks detm"})
    assert response["Location"] == reverse("office:accession", args=[made.pk])


@pytest.mark.parametrize(
    "typed",
    [
        "Dr. Musterfrau",
        "Prof. Dr.-Ing. Musterfrau",
        "Frau Musterfrau",
        "Muster\u00adfrau",
        "Muster\u200bfrau",
        "Dr.\u00a0Musterfrau",
    ],
)
def test_neither_a_title_nor_what_cannot_be_seen_hides_a_person(office_client, world, typed):
    response = office_client.get(reverse("office:search"), {"q": typed})
    assert response["Location"] == reverse("office:person", args=[Person.objects.get(last_name="Musterfrau").pk])


@pytest.mark.parametrize(
    "typed",
    ["0251 411-1067", "02514111067", "(0251) 411 10 67", "+49 251 4111067", "0049 (0) 251/411\u20111067", "411-1067"],
)
def test_search_finds_people_and_applications_by_the_digits_of_a_phone_number(office_client, typed):
    nominee = nominee_input(phone="0251 411-1066 oder -1067")
    accepted_application(nominees=[nominee])
    accepted_application(nominees=[nominee_input(2, phone="0251 411-1068")])
    response = office_client.get(reverse("office:search"), {"q": typed})
    hits = {found.group.name: [hit.label for hit in found.hits] for found in response.context["search_hits"]}
    assert hits == {
        "people": ["Moritz Muster 1"],
        "applications": [Application.objects.earliest("pk").organisation.name],
    }


def test_search_finds_events_and_accessions_by_folded_titles(office_client):
    met = EventFactory(title="Netzwerk\u00adtreffen in M\u00fcnster")
    for text in ("netzwerktreffen", "MUENSTER", "m\u00fcnster"):
        response = office_client.get(reverse("office:search"), {"q": text})
        assert response["Location"] == reverse("office:event", args=[met.pk])


def test_search_finds_memberships_by_the_numbers_that_mails_and_certificates_name(office_client):
    membership = accepted_application().membership
    accepted_application()
    certificate = membership.current_certificate
    url = reverse("office:organisation", args=[membership.organisation_id])
    typed = (membership.number, f"m{membership.pk}", certificate.number, certificate.number.replace("-", " ").lower())
    for text in typed:
        assert (text, office_client.get(reverse("office:search"), {"q": text}).get("Location")) == (text, url)
        listed = office_client.get(reverse("admin:members_membership_changelist"), {"q": text}).context["cl"]
        assert list(listed.result_list) == [membership]


def test_numbers_of_a_membership_before_and_after_a_correction_lead_to_what_holds(office_client):
    membership = accepted_application().membership
    days = {"start": membership.start, "end": date(2025, 1, 1), "seen_dates": (membership.start, None)}
    corrected = membership_corrections.correct_dates(membership, **days, reason="Vertippt", by=UserFactory(), at=NOW)
    for text in (membership.number, f"M-{corrected.pk:06d}"):
        [hits] = office_client.get(reverse("office:search"), {"q": text}).context["search_hits"]
        assert [hit.record for hit in hits.hits] == [corrected, membership]


def test_search_opens_a_single_hit_at_once(office_client, world):
    for text in (world.reference, world.reference.removeprefix("SID-").lower()):
        response = office_client.get(reverse("office:search"), {"q": text})
        assert response["Location"] == reverse("office:case", args=[world.reference])


@pytest.mark.parametrize("text", ["", " ", "@", "%", "\u202e", "' OR 1=1", "x" * 5_000, "a & | !"])
def test_search_takes_any_text(office_client, world, text):
    assert kinds(office_client, text) == []


def test_search_costs_the_same_with_more_hits(office_client, world, django_assert_num_queries):
    url = f"{reverse('office:search')}?q=muster"
    office_client.get(url)
    with django_assert_num_queries(10):
        office_client.get(url)
    for _ in range(3):
        confirmed_application(OrganisationFactory(name="Musteramt"))
        PersonFactory(last_name="Muster", email=f"{uuid.uuid4()}@example.org")
    with django_assert_num_queries(10):
        office_client.get(url)
