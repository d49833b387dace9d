"""Guests of events who are nobody else in the network: their links, and what is shown to whom of a mailbox."""

import uuid
from datetime import timedelta

import pytest

from core.disclosure import Disclosure
from events.domain import registrations, retention
from events.models import Needs, Registration
from journal import actors
from journal.actors import VISITOR
from mailings.domain import outgoing
from mailings.models import OutgoingMail
from members.models import Person
from privacy.domain import cases, consents
from privacy.models import Consent, Purpose
from selfservice.domain import actions, data_subjects, links
from tests.factories import NOW, PersonFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory
from tests.factories.selfservice import request_and_mail_links

pytestmark = pytest.mark.django_db
MAIL, SHARED = "gerda@stadt.example.org", "personalrat@stadt.example.org"
GERDA = {"first_name": "Gerda", "last_name": "Gast"}
KARL = {"first_name": "Karl", "last_name": "Kollege"}


def links_to(address: str) -> list[tuple[str, int]]:
    request_and_mail_links(address, at=NOW)
    mails = OutgoingMail.objects.filter(to=address, template="selfservice/links")
    return [(purpose, row) for mail in mails for purpose, row, _, _ in mail.links]


def text_to(address: str) -> str:
    return outgoing.rendered_for_demo(OutgoingMail.objects.get(to=address, template="selfservice/links"))


def with_needs(registration: Registration) -> Needs:
    text = consents.current_text(Purpose.EVENT_NEEDS)
    consents.give(registration.subject_key, text=text, channel=Consent.Channel.EVENT, at=NOW)
    return Needs.objects.create(registration=registration, dietary="glutenfrei", consent_text=text, given_at=NOW)


def ids(found: Disclosure, name: str) -> set[int]:
    return {record.pk for record in found.records(name)}


def test_registered_guest_gets_links_to_the_registration_and_to_all_that_is_stored():
    registration = RegistrationFactory(**GERDA, email=MAIL)
    RegistrationFactory(email="andere@stadt.example.org")
    assert links_to(MAIL) == [("events:registration", registration.pk), ("selfservice:registrant", registration.pk)]
    assert f"Anmeldung zu „{registration.event}“ am 14. März 2024:" in text_to(MAIL)
    assert "Gerda" not in text_to(MAIL)


def test_invited_guest_gets_links_to_the_invitation_and_to_all_that_is_stored():
    invitation = InvitationFactory(**GERDA, email=MAIL, invited_at=NOW)
    assert links_to(MAIL) == [("events:invitation", invitation.pk), ("selfservice:guest", invitation.pk)]


def test_guest_who_was_not_invited_yet_gets_the_link_to_what_is_stored_alone():
    invitation = InvitationFactory(**GERDA, email=MAIL)
    assert links_to(MAIL) == [("selfservice:guest", invitation.pk)]


def test_invitation_whose_page_has_closed_is_not_linked():
    event = EventFactory(starts_at=NOW - timedelta(days=41), ends_at=NOW - timedelta(days=40))
    invitation = InvitationFactory(**GERDA, email=MAIL, invited_at=NOW - timedelta(days=60), event=event)
    assert links_to(MAIL) == [("selfservice:guest", invitation.pk)]


def test_office_invited_without_a_name_gets_its_invitation_alone():
    invitation = InvitationFactory(first_name="", last_name="", email=SHARED, invited_at=NOW)
    assert links_to(SHARED) == [("events:invitation", invitation.pk)]


def test_guest_of_several_events_gets_one_link_to_all_that_is_stored():
    older, newer = (RegistrationFactory(**GERDA, email=address) for address in (MAIL, MAIL.upper()))
    InvitationFactory(**GERDA, email=MAIL, invited_at=NOW)
    assert [one for one in links_to(MAIL) if one[0].startswith("selfservice:")] == [
        ("selfservice:registrant", newer.pk)
    ]
    assert ids(data_subjects.disclosure_of_guest(older), "registrations") == {older.pk, newer.pk}


def test_guest_who_is_a_person_gets_the_link_to_the_person():
    person = PersonFactory(**GERDA, email=MAIL)
    registration = RegistrationFactory(first_name="Gérda", last_name="Gast", email=MAIL)
    assert links_to(MAIL) == [(links.PERSON_PAGE, person.pk), ("events:registration", registration.pk)]
    found = data_subjects.disclosure_of(person)
    assert ids(found, "registrations") == {registration.pk}


def test_shared_mailbox_gets_a_link_for_each_name_and_sees_each_alone():
    first = RegistrationFactory(**GERDA, email=SHARED)
    second = RegistrationFactory(first_name="Karl", last_name="Kollege", email=SHARED, event=first.event)
    expected = [("events:registration", second.pk), ("events:registration", first.pk)]
    expected += [("selfservice:registrant", second.pk), ("selfservice:registrant", first.pk)]
    assert links_to(SHARED) == expected
    assert "Alles, was wir über Karl Kollege gespeichert haben" in text_to(SHARED)
    assert ids(data_subjects.disclosure_of_guest(first), "registrations") == {first.pk}


def test_forgotten_guest_gets_no_mail():
    registration = RegistrationFactory(**GERDA, email=MAIL)
    retention.anonymise_due(at=registration.event.ends_at + timedelta(days=91))
    assert links_to(MAIL) == []


def test_needs_are_shown_to_a_guest_by_mail_and_name():
    registration = RegistrationFactory(**GERDA, email=MAIL)
    needs = with_needs(registration)
    with_needs(RegistrationFactory(first_name="Karl", last_name="Kollege", email=MAIL))
    found = data_subjects.disclosure_of_guest(registration)
    assert ids(found, "needs") == {needs.pk}
    assert [consent.text.purpose for consent in found.records("consents")] == [Purpose.EVENT_NEEDS]


@pytest.mark.parametrize("known_to_the_network", [True, False])
def test_needs_are_not_shown_to_who_shares_a_mailbox(known_to_the_network):
    address = MAIL if known_to_the_network else SHARED
    if known_to_the_network:
        PersonFactory(first_name="Karl", last_name="Kollege", email=MAIL)
    registration = RegistrationFactory(**GERDA, email=address)
    with_needs(registration)
    found = data_subjects.disclosure_of_guest(registration)
    assert ids(found, "needs") == set()
    [row] = [row for one in found.sections if one.section.name == "registrations" for row in one.rows]
    assert row["Verpflegung oder Barrierefreiheit"] == "angegeben; nachzulesen auf der Seite der Anmeldung"


def test_needs_of_a_person_are_not_shown_where_one_of_the_mailboxes_is_shared():
    person = PersonFactory(**GERDA, email=MAIL)
    needs = with_needs(RegistrationFactory(**GERDA, email=MAIL))
    assert ids(data_subjects.disclosure_of(person), "needs") == {needs.pk}
    person.emails.create(address=SHARED, is_shared=True)
    assert ids(data_subjects.disclosure_of(person), "needs") == set()


def test_needs_are_not_shown_by_the_persons_key_alone():
    person = PersonFactory(**GERDA, email=MAIL)
    registration = RegistrationFactory(first_name="Karl", last_name="Kollege", email=MAIL, person=person)
    with_needs(registration)
    found = data_subjects.disclosure_of(person)
    assert (ids(found, "registrations"), ids(found, "needs")) == ({registration.pk}, set())


def test_message_without_a_name_is_nobodys_for_a_guest():
    registration = RegistrationFactory(**GERDA, email=MAIL)
    sent = [
        cases.open_case("contact", submission=uuid.uuid4(), email=MAIL, name=name, actor=VISITOR, at=NOW)
        for name in ("", "Gerda Gast")
    ]
    assert ids(data_subjects.disclosure_of_guest(registration), "cases") == {sent[1].pk}


def test_own_name_corrected_shows_nothing_of_a_colleague_and_loses_nothing():
    person = PersonFactory(first_name="Karl", last_name="Kollege", email="karl@stadt.example.org")
    person.emails.create(address=SHARED, is_shared=True)
    own = RegistrationFactory(first_name="Karl", last_name="Kollege", email=SHARED)
    RegistrationFactory(**GERDA, email=SHARED)
    for changes in (GERDA, {"first_name": "Karla"}):
        person = actions.correct(person, changes=changes, at=NOW)
        person = Person.objects.get(pk=person.pk)
        assert ids(data_subjects.disclosure_of(person), "registrations") == {own.pk}


def test_name_corrected_at_a_registration_shows_nothing_of_a_colleague_and_loses_nothing():
    event = EventFactory()
    own, colleagues = (RegistrationFactory(event=event, **name, email=MAIL) for name in (KARL, GERDA))
    with_needs(colleagues)
    registrant = actors.registrant(own.pk)
    for changes in (GERDA, {"first_name": "Karla"}):
        own = registrations.change_attendee(own, changes=changes, actor=registrant, at=NOW)
        own = Registration.objects.get(pk=own.pk)
        found = data_subjects.disclosure_of_guest(own)
        assert (ids(found, "registrations"), ids(found, "needs")) == ({own.pk}, set())
    registrations.change_attendee(own, changes=KARL, actor=actors.user(UserFactory().pk), at=NOW)
    changed = Registration.objects.get(pk=own.pk)
    assert (changed.confirmed_fold, changed.identity_fold) == ("", "karl kollege")


def test_withdrawing_needs_is_left_to_the_page_of_the_registration():
    person = PersonFactory(**GERDA, email=MAIL)
    with_needs(RegistrationFactory(**GERDA, email=MAIL))
    actions.withdraw_consent(person, purpose=Purpose.EVENT_NEEDS, at=NOW)
    assert list(Consent.objects.values_list("is_given", flat=True)) == [True]


@pytest.mark.parametrize("many", [1, 3])
def test_disclosure_of_a_guest_costs_the_same_however_much_there_is(django_assert_num_queries, many):
    for _ in range(many):
        registration = RegistrationFactory(**GERDA, email=MAIL)
        with_needs(registration)
        InvitationFactory(**GERDA, email=MAIL)
    with django_assert_num_queries(15):
        found = data_subjects.disclosure_of_guest(registration)
        rows = [row for one in found.sections for row in one.rows]
    assert len(rows) == 4 * many
