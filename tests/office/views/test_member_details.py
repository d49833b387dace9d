"""Detail pages of organisations and people, and what the office records or ends there."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.actors import VISITOR
from members.models import Membership, Organisation, Person, Post, Representative
from privacy.domain import cases, consents
from privacy.models import Case
from regions.models import KREISFREI
from tests.factories import (
    NOW,
    GemeindeFactory,
    KreisFactory,
    OrganisationFactory,
    PersonFactory,
    accepted_application,
    confirmed_application,
)

pytestmark = pytest.mark.django_db


def post(client: Client, page: str, /, *args: object, **data: object):
    return client.post(reverse(f"office:{page}", args=args), data, follow=True)


def get(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"office:{name}", args=args)).content.decode()


def test_organisation_shows_members_posts_applications_and_history(office_client):
    application = accepted_application(OrganisationFactory(name="Hafenamt"))
    page = get(office_client, "organisation", application.organisation_id)
    for text in ("Hafenamt", application.membership.number, "Moritz Muster 1", application.reference, "eröffnet"):
        assert (text, text in page) == (text, True)


def test_organisation_costs_the_same_with_more_rows(office_client, django_assert_num_queries):
    organisation = accepted_application().organisation
    url = reverse("office:organisation", args=[organisation.pk])
    office_client.get(url)
    with django_assert_num_queries(14):
        office_client.get(url)
    for _ in range(3):
        confirmed_application(organisation)
        Post.objects.create(organisation=organisation)
    with django_assert_num_queries(14):
        office_client.get(url)


def test_person_shows_addresses_posts_consents_and_history(office_client):
    accepted_application(OrganisationFactory(name="Hafenamt"))
    person = Person.objects.get()
    consents.give(person.subject_key, text=consents.current_text("newsletter"), channel="office", at=NOW)
    page = get(office_client, "person", person.pk)
    for text in ("muster1@stadt.example.org", "Hafenamt", "Rundbrief: erteilt", "Angelegt"):
        assert (text, text in page) == (text, True)


def test_person_shows_their_cases(office_client):
    person = PersonFactory()
    values = {"subject_key": person.subject_key, "submission": uuid.uuid4(), "message": "Bitte löschen"}
    case = cases.open_case(Case.Kind.OBJECTION, **values, actor=VISITOR, at=NOW)
    assert case.reference in get(office_client, "person", person.pk)


def test_membership_ends_once_with_a_reason(office_client):
    membership = accepted_application().membership
    for _ in range(2):
        response = post(office_client, "end_membership", membership.pk, last_day="2024-06-30", reason="Aufgelöst")
        assert response.status_code == 200
    membership.refresh_from_db()
    assert (membership.end, membership.end_reason) == (date(2024, 7, 1), "Aufgelöst")
    assert Representative.objects.get().end == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("last_day", "reason", "sentence"),
    [
        ("2024-01-31", "x", "letzte Tag darf nicht vor dem Beginn am 01.02.2024"),
        ("2024-07-01", "", "Geben Sie an, warum"),
        ("", "x", "Füllen Sie das Feld"),
        ("2024-07-01", "a\r\nBcc: b@c.example", "Entfernen Sie Zeilenumbrüche"),
    ],
)
def test_membership_end_is_refused_with_a_sentence(office_client, last_day, reason, sentence):
    membership = accepted_application().membership
    response = post(office_client, "end_membership", membership.pk, last_day=last_day, reason=reason)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert Membership.objects.get().end is None


@pytest.mark.parametrize("start", ["0024-02-01", "0204-02-01", "9999-12-31", "31.02.2024"])
def test_recorded_membership_is_refused_with_an_implausible_date(office_client, start):
    response = post(office_client, "open_organisation_membership", OrganisationFactory().pk, start=start)
    assert (response.status_code, Membership.objects.count()) == (400, 0)


def test_membership_is_recorded_once(office_client):
    organisation = OrganisationFactory()
    post(office_client, "open_organisation_membership", organisation.pk, start="2023-01-01")
    again = post(office_client, "open_organisation_membership", organisation.pk, start="2023-01-01")
    assert "Das war schon geschehen." in again.content.decode()
    other = post(office_client, "open_organisation_membership", organisation.pk, start="2022-01-01")
    assert other.status_code == 409
    assert "ist seit dem 1. Januar 2023 eingetragen und überschneidet sich damit." in other.content.decode()
    assert [(row.basis, row.start) for row in Membership.objects.all()] == [("by_hand", date(2023, 1, 1))]


def test_person_becomes_a_member_by_hand(office_client):
    person = PersonFactory()
    post(office_client, "open_person_membership", person.pk, start="2023-01-01")
    assert Membership.objects.get().person == person


def test_organisation_is_added_once(office_client):
    category = OrganisationFactory().category_id
    for _ in range(2):
        response = post(office_client, "add_organisation", name="Neuer Verein", category=category)
        assert response.status_code == 200
    assert "war schon bekannt" in response.content.decode()
    assert Organisation.objects.filter(name="Neuer Verein").count() == 1


def test_a_city_that_is_a_kreis_too_is_offered_once_as_seat(office_client):
    city = KreisFactory(ags="05711", name="Bielefeld", kind=KREISFREI)
    GemeindeFactory(ags="05711000", name="Bielefeld", kind=KREISFREI, parent=city)
    page = office_client.get(reverse("office:add_organisation")).content.decode()
    assert page.count(">Stadt Bielefeld</option>") == 1


def test_person_is_added_once(office_client):
    for name, email in (("Neu", "eva@example.org"), ("Anders", "")):
        form = {"submission": uuid.uuid4(), "first_name": "Eva", "last_name": name, "email": email}
        for _ in range(2):
            assert post(office_client, "add_person", **form).status_code == 200
    assert Person.objects.count() == 2


def test_form_restored_by_back_adds_the_next_person_too(office_client):
    submission = uuid.uuid4()
    for name in ("Anna", "Berta", "Anna"):
        page = post(office_client, "add_person", submission=submission, first_name=name, last_name="Neu", email="")
        assert f"{name} Neu" in page.content.decode()
    assert sorted(Person.objects.values_list("first_name", flat=True)) == ["Anna", "Berta"]


def test_who_may_be_known_is_shown_before_a_namesake_is_added(office_client):
    known = PersonFactory(first_name="Eva", last_name="Neu", employer="Stadt Lemgo")
    form = {
        "submission": uuid.uuid4(),
        "first_name": "Eva",
        "last_name": "Neu-Lang",
        "employer": "Stadt Lemgo, Jugendamt",
    }
    question_page = post(office_client, "add_person", **form)
    page = question_page.content.decode()
    assert "55 von 100: gleicher Vorname, ein gemeinsamer Teil des Nachnamens, gleiches Haus." in page
    assert (reverse("office:person", args=[known.pk]) in page, 'value="Neu-Lang"' in page) == (True, True)
    assert Person.objects.count() == 1
    another = PersonFactory(first_name="Eva", last_name="Lang", employer="Stadt Lemgo")
    seen = question_page.context["form"]["seen"].value()
    assert "Eva Lang" in post(office_client, "add_person", **form, seen=seen).content.decode()
    for _ in range(2):
        post(office_client, "add_person", **form, seen=f"{known.pk} {another.pk}")
    assert Person.objects.count() == 3


@pytest.mark.parametrize("seen", ["x", "1 2 x", "9" * 190])
def test_tampered_list_of_known_people_is_asked_about_again(office_client, seen):
    PersonFactory(first_name="Eva", last_name="Neu")
    post(office_client, "add_person", submission=uuid.uuid4(), first_name="Eva", last_name="Neu", seen=seen)
    assert Person.objects.count() == 1


def test_post_is_added_filled_and_vacated(office_client):
    organisation, person = OrganisationFactory(), PersonFactory(last_name="Fund", email="f@example.org")
    for _ in range(2):
        post(
            office_client, "add_post", organisation.pk, kind="multiplier", title="Personalrat", mailbox="pr@example.org"
        )
    vacant = Post.objects.get()
    url = reverse("office:fill_post", args=[vacant.pk])
    assert "Fund" in office_client.get(url, {"person": "fund"}).content.decode()
    for _ in range(2):
        office_client.post(url, {"person": person.pk, "start": "2024-01-01"})
    holder = Representative.objects.get()
    assert (holder.person, holder.start) == (person, date(2024, 1, 1))
    post(office_client, "vacate_post", holder.pk, last_day="2024-05-31")
    holder.refresh_from_db()
    assert holder.end == date(2024, 6, 1)


def test_post_is_not_filled_over_somebody(office_client):
    application = accepted_application()
    held, person = Post.objects.get(), PersonFactory()
    response = post(office_client, "fill_post", held.pk, person=person.pk, start="2024-03-01")
    assert response.status_code == 400
    assert "ist besetzt" in response.content.decode()
    assert Representative.objects.count() == 1
    assert application.membership_id


@pytest.mark.parametrize("person", ["0", "9" * 40, "x", "-1", "1\r\n"])
def test_post_refuses_a_tampered_person(office_client, person):
    vacant = Post.objects.create(organisation=OrganisationFactory())
    assert post(office_client, "fill_post", vacant.pk, person=person, start="2024-03-01").status_code == 400
    assert not Representative.objects.exists()


def test_a_second_head_is_refused(office_client):
    organisation = OrganisationFactory()
    Post.objects.create(organisation=organisation, kind=Post.Kind.HEAD, title="Leitung")
    response = post(office_client, "add_post", organisation.pk, kind="head", title="", mailbox="")
    assert response.status_code == 400
    assert "hat bereits eine Leitung" in response.content.decode()


@pytest.mark.parametrize("name", ["organisation", "person", "end_membership", "fill_post", "vacate_post"])
def test_what_is_not_there_is_not_found(office_client, name):
    for key in (0, 10**30):
        assert office_client.get(f"/verwaltung/{PREFIX[name].format(key)}").status_code == 404


PREFIX = {
    "organisation": "organisationen/{}/",
    "person": "personen/{}/",
    "end_membership": "mitgliedschaften/{}/beenden/",
    "fill_post": "funktionen/{}/besetzen/",
    "vacate_post": "besetzungen/{}/beenden/",
}


def test_today_is_proposed(office_client):
    page = get(office_client, "open_organisation_membership", OrganisationFactory().pk)
    assert f'value="{timezone.localdate().isoformat()}"' in page
