"""Correcting master data in the admin: changes are journalled by field name, other fields cannot be changed."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from journal import actors
from journal.actors import VISITOR
from journal.entries import entries_for
from members.domain import people, value_origins
from members.models import EmailAddress, FormerSlug, Membership, Organisation, Person, Post
from privacy.domain import cases
from regions.models import Area
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory, accepted_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def change(client: Client, record: Organisation | Person, **typed: str):
    model = type(record)._meta.model_name
    return client.post(reverse(f"admin:members_{model}_change", args=[record.pk]), typed)


def organisation_fields(organisation: Organisation, **changes: str) -> dict[str, str]:
    values = {"name": organisation.name, "aliases": "", "category": str(organisation.category_id)}
    return {**values, "seat": str(organisation.seat_id), "website": "", "domains": "", **changes}


def person_fields(person: Person, **changes: str) -> dict[str, str]:
    email = person.emails.get()
    return {
        "title": "",
        "first_name": person.first_name,
        "last_name": person.last_name,
        "employer": "",
        "emails-TOTAL_FORMS": "2",
        "emails-INITIAL_FORMS": "1",
        "emails-0-id": str(email.pk),
        "emails-0-person": str(person.pk),
        "emails-0-address": email.address,
        "emails-0-is_primary": "on",
        "emails-1-person": str(person.pk),
        "phones-TOTAL_FORMS": "2",
        "phones-INITIAL_FORMS": "0",
        "phones-0-person": str(person.pk),
        "phones-0-kind": "work",
        "phones-1-person": str(person.pk),
        "phones-1-kind": "mobile",
        **changes,
    }


def test_change_is_recorded_by_field_name_alone(client):
    organisation = OrganisationFactory()
    fields = organisation_fields(organisation, website="https://neu.example", domains="neu.example")
    assert change(client, organisation, **fields)["Location"] == reverse("office:organisation", args=[organisation.pk])
    [entry] = entries_for(organisation)
    assert (entry.verb, entry.actor_kind, entry.data) == ("changed", "user", {"fields": ["domains", "website"]})


def test_saving_without_a_change_records_nothing(client):
    organisation = OrganisationFactory()
    change(client, organisation, **organisation_fields(organisation))
    assert list(entries_for(organisation)) == []


def test_a_new_name_keeps_the_old_address_as_redirect(client):
    organisation = OrganisationFactory(name="Amt für Alles", slug="amt-fuer-alles")
    change(client, organisation, **organisation_fields(organisation, name="Amt für Neues"))
    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug) == ("Amt für Neues", "amt-fuer-neues")
    assert FormerSlug.objects.get().slug == "amt-fuer-alles"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"category": "999999"},
        {"seat": "x"},
        {"website": "javascript:alert(1)"},
        {"name": "Amt\r\nBcc: x@example.org"},
        {"name": "x" * 5_000},
    ],
)
def test_bad_input_is_refused_at_its_field(client, changes):
    organisation = OrganisationFactory()
    response = change(client, organisation, **organisation_fields(organisation, **changes))
    assert response.status_code == 200
    assert "Fehler: " in response.content.decode()
    assert list(entries_for(organisation)) == []


def test_tampered_fields_change_nothing(client):
    organisation = accepted_application().organisation
    fields = organisation_fields(organisation, slug="karte", created_at="2001-01-01", body_of="1", memberships="")
    change(client, organisation, **fields)
    changed = Organisation.objects.get(pk=organisation.pk)
    assert (changed.slug, changed.created_at, changed.body_of_id) == (
        organisation.slug,
        organisation.created_at,
        organisation.body_of_id,
    )
    assert Membership.objects.valid().count() == 1


def test_person_gets_another_address_recorded_by_field_name(client):
    person = PersonFactory(email="alt@example.org")
    change(client, person, **person_fields(person, **{"emails-1-address": "neu@example.org"}))
    assert set(EmailAddress.objects.values_list("address", flat=True)) == {"alt@example.org", "neu@example.org"}
    [entry] = entries_for(person)
    assert entry.data == {"fields": ["emailaddress.address"]}
    assert "Verlauf" in client.get(reverse("admin:members_person_change", args=[person.pk])).content.decode()
    history = client.get(reverse("admin:members_person_history", args=[person.pk])).content.decode()
    assert "Stammdaten geändert" in history
    assert "neu@example.org" not in history


def test_two_primary_addresses_are_refused(client):
    person = PersonFactory(email="alt@example.org")
    fields = person_fields(person, **{"emails-1-address": "neu@example.org", "emails-1-is_primary": "on"})
    response = change(client, person, **fields)
    assert "nur bei einer Adresse" in response.content.decode()
    assert EmailAddress.objects.count() == 1


def test_the_same_address_twice_is_refused(client):
    person = PersonFactory(email="alt@example.org")
    response = change(client, person, **person_fields(person, **{"emails-1-address": "ALT@example.org"}))
    assert "Tragen Sie jede Adresse nur einmal ein." in response.content.decode()


def test_another_address_becomes_the_primary_one(client):
    person = PersonFactory(email="alt@example.org")
    fields = person_fields(person, **{"emails-1-address": "neu@example.org", "emails-1-is_primary": "on"})
    del fields["emails-0-is_primary"]
    change(client, person, **fields)
    assert EmailAddress.objects.get(is_primary=True).address == "neu@example.org"
    older = {**fields, "emails-TOTAL_FORMS": "2", "emails-INITIAL_FORMS": "2", "emails-0-is_primary": "on"}
    older |= {"emails-1-id": str(EmailAddress.objects.get(address="neu@example.org").pk)}
    older.pop("emails-1-is_primary")
    change(client, person, **older)
    assert EmailAddress.objects.get(is_primary=True).address == "alt@example.org"


@pytest.mark.parametrize("model", ["members/application", "members/membership", "privacy/case"])
def test_records_with_a_page_of_their_own_cannot_be_posted_to(client, model):
    application = accepted_application()
    case = cases.open_case("contact", submission=uuid.uuid4(), actor=VISITOR, at=NOW)
    key = {"application": application.pk, "membership": application.membership_id, "case": case.pk}[model.split("/")[1]]
    response = client.post(f"/verwaltung/{model}/{key}/change/", {"state": "declined", "end": "2020-01-01"})
    assert response.status_code == 302
    assert Membership.objects.get().end is None
    for wrong in ("abc", "0", "9" * 30):
        assert client.get(f"/verwaltung/{model}/{wrong}/change/").status_code == 404
    system = Client()
    system.force_login(UserFactory(role="system"))
    assert system.get(f"/verwaltung/{model}/{key}/change/").status_code == 403


def test_second_submission_adds_no_second_address(client):
    person = PersonFactory(email="alt@example.org")
    fields = person_fields(person, **{"emails-1-address": "Neu@example.org", "emails-1-is_primary": "on"})
    del fields["emails-0-is_primary"]
    answers = [change(client, person, **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(person.emails.order_by("id").values_list("address", "is_primary")) == [
        ("alt@example.org", False),
        ("Neu@example.org", True),
    ]


def test_name_that_the_office_writes_is_the_one_it_knows_the_person_by(client):
    person = PersonFactory(first_name="Nele", last_name="Nachtdienst", email="nele@example.org")
    people.correct(person, changes={"last_name": "Neu"}, actor=actors.person(person.pk), at=NOW)
    person = Person.objects.get()
    assert (person.name_fold, person.identity_fold) == ("nele neu", "nele nachtdienst")
    change(client, person, **person_fields(person, employer="Klinik Musterland"))
    assert Person.objects.get().identity_fold == "nele nachtdienst"
    change(client, person, **person_fields(person, last_name="Neumann"))
    assert Person.objects.get().identity_fold == "nele neumann"


def test_each_city_is_offered_once_as_seat_and_the_present_one_always(client, authorities):
    merged = Area.objects.get(ags="05766044")
    organisation = OrganisationFactory(seat=merged)
    merged.valid_to = TODAY
    merged.save()
    page = client.get(reverse("admin:members_organisation_change", args=[organisation.pk]))
    offered = list(page.context["adminform"].form.fields["seat"].queryset)
    assert [str(one) for one in offered].count("Stadt Bielefeld") == 1
    assert merged in offered


def test_phones_of_a_person_are_added_changed_and_emptied_recorded_by_field_name(client):
    person = PersonFactory(email="anna@amt.example.org")
    change(client, person, **person_fields(person, salutation="female", **{"phones-0-number": "0251 275 1125"}))
    [phone] = person.phones.all()
    kept = {"phones-INITIAL_FORMS": "1", "phones-0-id": str(phone.pk)}
    changed = {"salutation": "female", **kept, "phones-0-number": "0251 275 1127"}
    change(client, person, **person_fields(person, **changed))
    assert [one.number for one in person.phones.all()] == ["0251 275 1127"]
    origins = value_origins.origins_of(phone)
    assert {(one.field, one.origin, one.actor_kind) for one in origins.values()} == {
        ("number", "office", "user"),
        ("kind", "office", "user"),
    }
    change(client, person, **person_fields(person, **changed | {"phones-0-number": ""}))
    assert (person.phones.count(), value_origins.origins_of(phone)) == (0, {})
    assert [entry.data["fields"] for entry in entries_for(person)] == [
        ["phonenumber.number", "salutation"],
        ["phonenumber.number"],
        ["phonenumber.number"],
    ]
    assert value_origins.origins_of(person)["salutation"].origin == "office"


def test_organisation_gets_its_address_recorded_by_field_name(client):
    organisation = OrganisationFactory()
    address = {"po_box": "Postfach 12 34", "postcode": "32756", "town": "Detmold", "phone": "05231 71-0"}
    fields = organisation_fields(organisation, **address, mailbox="poststelle@amt.example.org")
    change(client, organisation, **fields)
    organisation.refresh_from_db()
    assert organisation.postal_lines == ["Postfach 12 34", "32756 Detmold"]
    [entry] = entries_for(organisation)
    assert entry.data == {"fields": ["mailbox", "phone", "po_box", "postcode", "town"]}
    assert set(value_origins.origins_of(organisation)) == set(entry.data["fields"])


def test_post_gets_its_own_phone(client):
    post = Post.objects.create(organisation=OrganisationFactory(), created_at=NOW)
    url = reverse("admin:members_post_change", args=[post.pk])
    client.post(url, {"title": "Wache", "mailbox": "", "phone": "05231 71-1075"})
    post.refresh_from_db()
    assert (post.phone, value_origins.origins_of(post)["phone"].origin) == ("05231 71-1075", "office")
    assert "mit Vorwahl" in client.post(url, {"title": "Wache", "phone": "dienstlich"}).content.decode()
