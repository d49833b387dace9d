"""„Meine Daten“: who gets which links, what is gathered, what people do with their own data."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from accessions.domain import answers_by_link, execution
from accessions.domain.answers_by_link import ProxyInput
from accessions.models import AccessionParticipant
from journal.actors import VISITOR
from journal.entries import entries_for
from journal.models import JournalEntry
from mailings.domain import outgoing
from mailings.domain.throttling import release_due
from mailings.models import OutgoingMail
from members.domain import applications, nominations
from members.domain import consents as member_consents
from members.models import Application, Nomination, Person
from privacy.domain import cases, consents
from privacy.models import Case, Consent, Purpose
from selfservice.domain import actions, data_subjects, export, links
from selfservice.models import LinkRequest
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    accepted_application,
    applicant_input,
    declarer_input,
    invited_participant,
    nominee_input,
    submitted_application,
    submitted_individual,
)
from tests.factories.selfservice import request_and_mail_links

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
QUERIES = 20


def mails_to(address: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to__iexact=address, template="selfservice/links").order_by("id"))


def links_of(mail: OutgoingMail) -> list[tuple[str, int]]:
    return [(purpose, row) for purpose, row, _, _ in mail.links]


def accepted_individual(**changes: object) -> Application:
    application = applications.confirm(submitted_individual(**changes), at=NOW)
    return applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)


def text():
    return consents.current_text(Purpose.NEWSLETTER)


def test_person_gets_one_link_whatever_the_case_of_the_address():
    person = PersonFactory(email="Nele@Klinik.example.org")
    request_and_mail_links("nele@klinik.EXAMPLE.org", at=NOW)
    [mail] = mails_to("nele@klinik.example.org")
    assert mail.links == [[links.PERSON_PAGE, person.pk, 1, int(NOW.timestamp())]]
    assert (mail.cause_kind, mail.cause_id) == ("members.person", person.pk)
    assert str(person) not in mail.body


def test_mailbox_is_known_however_its_domain_is_written_and_strasse_is_another_one():
    person = PersonFactory(first_name="Nele", last_name="Nachtdienst", email="nele@straße.example")
    stranger = submitted_individual(email="nele@strasse.example")
    submitted_individual(email="nele@xn--strae-oqa.example")
    request_and_mail_links("NELE@STRAẞE.example", at=NOW)
    [mail] = mails_to("NELE@STRAẞE.example")
    assert {row for purpose, row in links_of(mail) if purpose == links.PERSON_PAGE} == {person.pk}
    shown = data_subjects.disclosure_of(person).records("applications")
    assert [one.details.email for one in shown] == ["nele@xn--strae-oqa.example"]
    assert stranger not in shown


def test_shared_mailbox_gets_a_link_for_each_person_by_name():
    first, second = (PersonFactory(email="personalrat@stadt.example.org") for _ in range(2))
    request_and_mail_links("personalrat@stadt.example.org", at=NOW)
    [mail] = mails_to("personalrat@stadt.example.org")
    assert links_of(mail) == [(links.PERSON_PAGE, second.pk), (links.PERSON_PAGE, first.pk)]
    assert f"Daten von {first} ansehen" in mail.body
    assert f"Daten von {second} ansehen" in mail.body


def test_declarer_and_nominee_get_links_to_application_and_nomination():
    application = submitted_application(
        nominees=[nominee_input(1), nominee_input(2, email=declarer_input().email, is_declarer=True)]
    )
    nomination = Nomination.objects.get(position=1)
    request_and_mail_links(declarer_input().email, at=NOW)
    request_and_mail_links(nomination.email, at=NOW)
    assert links_of(*mails_to(declarer_input().email)) == [
        ("members:status", application.pk),
        ("selfservice:applicant", application.pk),
    ]
    assert links_of(*mails_to(nomination.email)) == [
        ("members:nomination", nomination.pk),
        ("selfservice:nominee", nomination.pk),
    ]


def test_individual_who_applied_gets_the_link_to_the_application():
    application = submitted_individual()
    request_and_mail_links(applicant_input().email, at=NOW)
    assert links_of(*mails_to(applicant_input().email)) == [
        ("members:status", application.pk),
        ("selfservice:applicant", application.pk),
    ]


def test_nominee_who_became_a_person_gets_the_link_to_the_person():
    application = accepted_application()
    person = Person.objects.get(emails__address=nominee_input().email)
    request_and_mail_links(nominee_input().email, at=NOW)
    assert application.state == "accepted"
    assert links_of(*mails_to(nominee_input().email)) == [(links.PERSON_PAGE, person.pk)]


def test_unknown_and_forgotten_addresses_get_no_mail():
    submitted_individual(at=NOW - timedelta(days=8))
    applications.expire_due(at=NOW)
    for address in (applicant_input().email, "niemand@example.org"):
        request_and_mail_links(address, at=NOW)
    assert not OutgoingMail.objects.filter(template="selfservice/links").exists()


def test_request_stores_the_address_as_typed_and_mails_nothing():
    PersonFactory(email="nele@klinik.example.org")
    links.request_links("Nele@Klinik.example.org", at=NOW)
    assert not OutgoingMail.objects.exists()
    [request] = LinkRequest.objects.all()
    assert (request.email, request.requested_at, request.turn_at) == ("Nele@Klinik.example.org", NOW, None)


def test_answered_requests_are_gone_whoever_is_known():
    PersonFactory(email="nele@klinik.example.org")
    for address in ("nele@klinik.example.org", "niemand@example.org"):
        links.request_links(address, at=NOW)
    assert [links.mail_requested_links(at=LATER, limit=1) for _ in range(3)] == [1, 1, 0]
    assert not LinkRequest.objects.exists()
    [mail] = mails_to("nele@klinik.example.org")
    assert mail.links[0][-1] == int(LATER.timestamp())


def test_request_survives_an_outage_and_is_answered_once(monkeypatch):
    PersonFactory(email="nele@klinik.example.org")
    links.request_links("nele@klinik.example.org", at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(LinkRequest, "delete", failing(OperationalError()))
        with pytest.raises(OperationalError):
            links.mail_requested_links(at=NOW, limit=100)
    assert (LinkRequest.objects.count(), mails_to("nele@klinik.example.org")) == (1, [])
    assert [links.mail_requested_links(at=NOW, limit=100) for _ in range(2)] == [1, 0]
    assert len(mails_to("nele@klinik.example.org")) == 1


def test_request_that_cannot_be_answered_is_logged_and_holds_up_no_other(monkeypatch, caplog):
    for address in ("nele@klinik.example.org", "nora@klinik.example.org"):
        PersonFactory(email=address)
        links.request_links(address, at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(outgoing, "queue", failing(ValueError("kaputt")))
        assert links.mail_requested_links(at=NOW, limit=1) == 1
    assert links.mail_requested_links(at=NOW, limit=100) == 1
    assert (mails_to("nele@klinik.example.org"), len(mails_to("nora@klinik.example.org"))) == ([], 1)
    assert ["nicht geschrieben" in record.message for record in caplog.records] == [True]
    assert "nele@" not in caplog.text


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_request_pressed_twice_is_one_mail():
    PersonFactory(email="nele@klinik.example.org")
    for seconds in (0, 30, 61):
        request_and_mail_links("nele@klinik.example.org", at=NOW + timedelta(seconds=seconds))
    assert len(mails_to("nele@klinik.example.org")) == 2


def test_mailbox_gets_more_links_than_its_share_later_in_one_mail(settings):
    PersonFactory(email="nele@klinik.example.org")
    for minutes in range(0, 50, 10):
        request_and_mail_links("nele@klinik.example.org", at=NOW + timedelta(minutes=minutes))
    throttled = OutgoingMail.objects.filter(state="throttled")
    assert len(mails_to("nele@klinik.example.org")) == settings.MAILS_PER_MAILBOX_HOUR + throttled.count() == 5
    release_due(at=NOW + timedelta(hours=1))
    assert list(OutgoingMail.objects.order_by("-pk").values_list("state", flat=True)[:2]) == ["waiting", "stopped"]


def test_person_without_an_address_gets_no_new_link():
    person = PersonFactory(email="nele@klinik.example.org")
    person.emails.all().delete()
    assert links.send_new_link(person, at=NOW) is False
    assert not OutgoingMail.objects.exists()


def test_new_link_goes_to_the_address_on_file():
    person = PersonFactory(email="nele@klinik.example.org")
    person.emails.create(address="alt@klinik.example.org")
    links.send_new_link(person, at=NOW)
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, links_of(mail)) == ("nele@klinik.example.org", [(links.PERSON_PAGE, person.pk)])


def test_new_link_for_somebody_without_address_is_no_mail():
    links.send_new_link(PersonFactory(), at=NOW)
    assert not OutgoingMail.objects.exists()


def test_invalidated_links_leave_a_generation_and_an_entry():
    person = links.invalidate_links(PersonFactory(), at=NOW)
    [entry] = entries_for(person)
    assert person.link_generation == 2
    assert (entry.verb, entry.actor_kind, entry.actor_id, entry.data) == ("invalidate_links", "person", person.pk, {})


def test_disclosure_of_an_accepted_individual_are_theirs_alone():
    accepted_individual(first_name="Otto", last_name="Anders", email="otto@klinik.example.org")
    application = accepted_individual()
    found = data_subjects.disclosure_of(application.membership.person)
    assert [one.address for one in found.records("addresses")] == [applicant_input().email]
    assert found.records("memberships") == [application.membership]
    assert found.records("applications") == [application]
    assert [found.records(name) for name in ("tenures", "nominations", "cases", "registrations")] == [[]] * 4
    assert data_subjects.has_running_membership_or_post(found, TODAY)


def test_disclosure_of_a_representative_shows_post_and_nomination():
    application = accepted_application()
    person = Person.objects.get(emails__address=nominee_input().email)
    found = data_subjects.disclosure_of(person)
    assert [tenure.post.organisation for tenure in found.records("tenures")] == [application.organisation]
    assert [nomination.email for nomination in found.records("nominations")] == [nominee_input().email]
    assert found.records("applications") == []


def test_disclosure_finds_another_application_by_mail_and_folded_name_only():
    person = PersonFactory(first_name="Jürgen", last_name="Groß", email="Poststelle@stadt.example.org")
    same = submitted_individual(first_name="Juergen", last_name="Gross", email="poststelle@stadt.example.org")
    submitted_individual(first_name="Jürgen", last_name="Groß", email="woanders@stadt.example.org")
    submitted_individual(first_name="Jana", last_name="Klein", email="poststelle@stadt.example.org")
    assert data_subjects.disclosure_of(person).records("applications") == [same]


def test_disclosure_names_all_mails_to_the_person_until_they_are_erased():
    application = accepted_individual()
    accepted_individual(first_name="Otto", last_name="Anders", email="otto@klinik.example.org")
    person = application.membership.person
    request_and_mail_links(applicant_input().email, at=NOW)
    sent = OutgoingMail.objects.order_by("id").first()
    OutgoingMail.objects.filter(pk=sent.pk).update(state="sent", sent_at=NOW)
    own = OutgoingMail.objects.filter(to=applicant_input().email).order_by("-pk")
    found = data_subjects.disclosure_of(person)
    assert found.records("mails") == list(own)
    assert {row["Stand"] for row in found.sections[-1].rows} == {"gesendet", "wartet"}
    outgoing.erase(application, at=NOW)
    assert [mail.template for mail in data_subjects.disclosure_of(person).records("mails")] == ["selfservice/links"]


def test_disclosure_finds_messages_by_own_address_and_name():
    person = PersonFactory(first_name="Nele", last_name="Nachtdienst", email="nele@klinik.example.org")
    person.emails.create(address="poststelle@klinik.example.org", is_shared=True)
    sent = {
        (address, name): cases.open_case(
            "contact", submission=uuid.uuid4(), email=address, name=name, actor=VISITOR, at=NOW
        )
        for address in ("Nele@klinik.example.org", "poststelle@klinik.example.org", "niemand@example.org")
        for name in ("", "Dr. Nele Nachtdienst", "Nora Nachbarin")
    }
    assert set(data_subjects.disclosure_of(person).records("cases")) == {
        sent["Nele@klinik.example.org", ""],
        sent["Nele@klinik.example.org", "Dr. Nele Nachtdienst"],
        sent["poststelle@klinik.example.org", "Dr. Nele Nachtdienst"],
    }


@pytest.mark.parametrize("many", [1, 3])
def test_disclosure_costs_the_same_however_much_there_is(django_assert_num_queries, many):
    person = PersonFactory(first_name="Moritz", last_name="Muster 1", email=nominee_input().email)
    for _ in range(many):
        accepted_application()
        submitted_individual(first_name="Moritz", last_name="Muster 1", email=nominee_input().email)
        actions.open_case(person, kind=Case.Kind.CORRECTION, message="Bitte", submission=uuid.uuid4(), at=NOW)
    consents.give(person.subject_key, text=text(), channel=Consent.Channel.OFFICE, at=NOW)
    person = Person.objects.select_related("professional_field", "duty_area").get()
    with django_assert_num_queries(QUERIES):
        exported = export.export(data_subjects.disclosure_of(person), at=NOW)
    assert (len(exported["Funktionen"]), len(exported["Anträge"])) == (many, many)


def test_export_says_what_is_stored_under_german_names_and_nothing_of_others():
    accepted_application(OrganisationFactory(name="Klinikum Musterland"))
    person = Person.objects.get(emails__address=nominee_input().email)
    exported = export.export(data_subjects.disclosure_of(person), at=NOW)
    assert exported["Auskunft vom"] == "2024-02-01T12:00:00+01:00"
    assert exported["Angaben zur Person"]["Nachname"] == "Muster 1"
    assert exported["E-Mail-Adressen"] == [
        {"Adresse": nominee_input().email, "Sammelpostfach": False, "hierhin schreiben wir": True}
    ]
    assert exported["Funktionen"] == [
        {
            "Organisation": "Klinikum Musterland",
            "Art": "Multiplikatorin/Multiplikator",
            "Bezeichnung": "Personalrat",
            "Funktionspostfach": "",
            "Telefon der Funktion": "",
            "von": "2024-02-01",
            "bis (letzter Tag)": None,
            "zurückgenommen": None,
        }
    ]
    assert [nomination["Organisation"] for nomination in exported["Benennungen"]] == ["Klinikum Musterland"]
    assert declarer_input().last_name not in str(exported)


def test_declarer_named_and_proxy_of_an_accession_see_it_and_get_their_links():
    participant = invited_participant(OrganisationFactory(name="Klinikum Musterland"))
    proxy = answers_by_link.ProxyInput("Vera", "Vertretung", "Beigeordnete", "vera@haus.example.org")
    answers_by_link.name_proxy(participant, head="Direktorin Beispiel", proxy=proxy, at=NOW)
    answers_by_link.declare(participant, declarer=declarer_input(), nominees=[nominee_input()], at=NOW)
    people = {
        "declared": PersonFactory(first_name="Bärbel", last_name="Beispiel", email=declarer_input().email),
        "proxy": PersonFactory(first_name="Vera", last_name="Vertretung", email=proxy.email),
        "named": PersonFactory(first_name="Moritz", last_name="Muster 1", email=nominee_input().email),
    }
    exported = {name: export.export(data_subjects.disclosure_of(person), at=NOW) for name, person in people.items()}
    [declared] = exported["declared"]["Erklärungen in Sammelbeitritten"]
    [represented] = exported["proxy"]["Vertretungen in Sammelbeitritten"]
    [named] = exported["named"]["Benennungen"]
    declarations = [(one["Organisation"], one["Sammelbeitritt"]) for one in (declared, represented)]
    assert declarations == [("Klinikum Musterland", "Der Regierungsbezirk tritt bei")] * 2
    assert (named["Organisation"], named["Anlass"]) == declarations[0]
    assert (declared["erklärt"], named["benannt"], represented["Nachname"]) == (
        "2024-02-01T12:00:00+01:00",
        "2024-02-01T12:00:00+01:00",
        "Vertretung",
    )
    assert ["Beispiel" in str(exported[name]) for name in ("proxy", "named")] == [False, False]
    pages = {declarer_input().email: "participation", proxy.email: "proxy_participation"}
    for address, page in pages.items():
        request_and_mail_links(address, at=LATER)
        [mail] = mails_to(address)
        assert links_of(mail)[1:] == [(f"accessions:{page}", participant.pk)]
        assert "Klinikums Musterland beim Sammelbeitritt" in outgoing.rendered_for_demo(mail)


@pytest.mark.parametrize(
    ("by_proxy", "first", "second", "pages"),
    [
        (False, "", "", ["accessions:participation"]),
        (False, declarer_input().email, "", ["accessions:proxy_participation"]),
        (True, "vera@stadt.example.org", "", ["accessions:proxy_participation"]),
        (True, "vera@stadt.example.org", "karl@stadt.example.org", []),
    ],
)
def test_declarer_gets_the_link_that_is_theirs(by_proxy, first, second, pages):
    """The head's, or the proxy's where they declared by that or are the proxy, none where another one is now."""
    participant = invited_participant()
    name_proxy(participant, first, at=NOW)
    declaring = {"declarer": declarer_input(), "nominees": [nominee_input()]}
    answers_by_link.declare(participant, **declaring, by_proxy=by_proxy, at=NOW)
    name_proxy(participant, second, at=LATER)
    request_and_mail_links(declarer_input().email, at=LATER)
    mailed = [link for mail in mails_to(declarer_input().email) for link in links_of(mail)]
    assert [page for page, _ in mailed if page.startswith("accessions:")] == pages


def name_proxy(participant: AccessionParticipant, email: str, *, at: datetime) -> None:
    if email:
        proxy = ProxyInput("Vera", "Vertretung", "Erste Beigeordnete", email)
        answers_by_link.name_proxy(participant, head="Bürgermeisterin", proxy=proxy, at=at)


def test_own_name_corrected_to_a_colleagues_takes_over_nothing_of_theirs():
    """Who shares a mailbox and takes a colleague's name is not the one whom a declaration names."""
    shared = "personalrat@haus.example.org"
    colleague, other = (PersonFactory(first_name=name, last_name="Muster", email=shared) for name in ("Moritz", "Nora"))
    actions.correct(other, changes={"first_name": "Moritz"}, at=NOW)
    found = Person.objects.same_as(first_name="Moritz", last_name="Muster", email=shared)
    assert list(found) == [colleague]
    assert list(Person.objects.same_as(first_name="Nora", last_name="Muster", email=shared)) == [other]


def test_office_made_by_an_accession_is_seen_and_objected_to():
    participant = invited_participant()
    answers_by_link.declare(participant, declarer=declarer_input(), nominees=[nominee_input()], at=NOW)
    tenure = UserFactory()
    execution.order(participant.accession, typed_count=1, by=tenure, at=NOW)
    execution.run_due(at=NOW)
    person = Person.objects.get(emails__address=nominee_input().email)
    exported = export.export(data_subjects.disclosure_of(person), at=NOW)
    assert (len(exported["Funktionen"]), len(exported["Benennungen"])) == (1, 1)
    nominations.record_objection(Nomination.objects.get(), at=LATER)
    assert not Person.objects.filter(pk=person.pk).exists()
    participant.refresh_from_db()
    assert (participant.state, participant.declaration.nominations.count()) == ("joined", 0)


def test_correction_is_written_and_journalled_without_values():
    person = PersonFactory()
    actions.correct(person, changes={"employer": "Stadt Musterstadt", "title": ""}, at=NOW)
    [entry] = entries_for(person)
    assert Person.objects.get().employer == "Stadt Musterstadt"
    assert (entry.verb, entry.actor_kind, entry.actor_id) == ("correct", "person", person.pk)
    assert entry.data == {"fields": ["employer"]}


def test_newsletter_is_given_and_withdrawn_by_the_person():
    person = PersonFactory()
    for _ in range(2):
        actions.give_newsletter_consent(person, text=text(), at=NOW)
    for _ in range(2):
        actions.withdraw_consent(person, purpose=Purpose.NEWSLETTER, at=LATER)
    assert [(consent.is_given, consent.channel) for consent in Consent.objects.order_by("id")] == [
        (True, "my_data"),
        (False, "my_data"),
    ]
    entries = JournalEntry.objects.filter(subject_kind="privacy.consent")
    assert {(entry.actor_kind, entry.actor_id) for entry in entries} == {("person", person.pk)}


def test_withdrawal_reaches_what_the_person_gave_as_applicant():
    person = PersonFactory(first_name="Nele", last_name="Nachtdienst", email=applicant_input().email)
    submission = applications.submit_individual(
        submission=uuid.uuid4(), applicant=applicant_input(), newsletter=text(), at=NOW
    )
    application = applications.confirm(submission, at=NOW)
    assert [consent.is_given for consent in data_subjects.disclosure_of(person).records("consents")] == [True]
    actions.withdraw_consent(person, purpose=Purpose.NEWSLETTER, at=LATER)
    assert [consent.is_given for consent in data_subjects.disclosure_of(person).records("consents")] == [True, False]
    assert [consent.is_given for consent in member_consents.consents_of(application.details.subject_key)] == [False]


def test_nominee_who_became_a_person_withdraws_for_both_keys():
    known = PersonFactory(first_name="Moritz", last_name="Muster 1", email=nominee_input().email)
    application = applications.confirm(submitted_application(), at=NOW)
    nominations.give_newsletter(Nomination.objects.get(), text=text(), at=NOW)
    applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    nomination = Nomination.objects.get()
    nominations.withdraw_newsletter(nomination, at=LATER)
    assert [consent.is_given for consent in member_consents.consents_of(nomination.subject_key)] == [False]
    assert [consent.is_given for consent in member_consents.consents_of(known.subject_key)] == [False]


def test_what_any_key_still_allows_counts():
    first, second = uuid.uuid4(), uuid.uuid4()
    consents.give(first, text=text(), channel=Consent.Channel.JOINING, at=NOW)
    consents.give(second, text=text(), channel=Consent.Channel.NOMINATION, at=NOW)
    consents.withdraw(second, purpose=Purpose.NEWSLETTER, channel=Consent.Channel.NOMINATION, at=LATER)
    assert [consent.subject_key for consent in member_consents.consents_of(first, second)] == [first]
    assert [consent.is_given for consent in member_consents.consents_of(second)] == [False]


def test_keys_of_an_applicant_begin_with_the_persons_once_there_is_one():
    known = PersonFactory(first_name="Nele", last_name="Nachtdienst", email=applicant_input().email)
    application = applications.confirm(submitted_individual(), at=NOW)
    own = application.details.subject_key
    assert member_consents.keys_of_applicant(application) == [own]
    application = applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    assert member_consents.keys_of_applicant(application) == [known.subject_key, own]


def test_keys_of_a_declarer_begin_with_the_persons_where_they_named_themselves():
    own = nominee_input(1, first_name="Bärbel", last_name="Beispiel", email=declarer_input().email, is_declarer=True)
    known = PersonFactory(first_name="Bärbel", last_name="Beispiel", email=declarer_input().email)
    application = applications.confirm(submitted_application(nominees=[own]), at=NOW)
    declared = application.declaration.subject_key
    assert member_consents.keys_of_applicant(application) == [declared]
    application = applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    assert member_consents.keys_of_applicant(application) == [known.subject_key, declared]


def test_expired_application_has_no_keys_and_takes_no_consent():
    expired = submitted_individual(at=NOW - timedelta(days=8))
    applications.expire_due(at=NOW)
    application = Application.objects.get(pk=expired.pk)
    member_consents.give_as_applicant(application, text=text(), at=NOW)
    assert member_consents.keys_of_applicant(application) == []
    assert not Consent.objects.exists()


def test_declarer_who_is_no_person_gives_and_withdraws():
    application = accepted_application()
    for _ in range(2):
        member_consents.give_as_applicant(application, text=text(), at=NOW)
    for _ in range(2):
        member_consents.withdraw_as_applicant(application, purpose=Purpose.NEWSLETTER, at=LATER)
    subject_key = application.declaration.subject_key
    consent_rows = [
        (consent.subject_key, consent.is_given, consent.channel) for consent in Consent.objects.order_by("id")
    ]
    assert consent_rows == [(subject_key, True, "status"), (subject_key, False, "status")]
    entries = JournalEntry.objects.filter(subject_kind="privacy.consent")
    assert {(entry.actor_kind, entry.actor_id) for entry in entries} == {("applicant", application.pk)}


def test_applicant_who_became_a_person_withdraws_for_both_keys():
    PersonFactory(first_name="Nele", last_name="Nachtdienst", email=applicant_input().email)
    sent = applications.submit_individual(
        submission=uuid.uuid4(), applicant=applicant_input(), newsletter=text(), at=NOW
    )
    application = applications.confirm(sent, at=NOW)
    application = applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    member_consents.withdraw_as_applicant(application, purpose=Purpose.NEWSLETTER, at=LATER)
    keys = member_consents.keys_of_applicant(application)
    assert len(keys) == 2
    assert [[consent.is_given for consent in member_consents.consents_of(key)] for key in keys] == [[False], [False]]


def test_leaving_is_one_case_told_by_mail():
    person = PersonFactory(email="nele@klinik.example.org")
    submissions = [uuid.uuid4(), uuid.uuid4()]
    opened_cases = [
        actions.open_case(person, kind=Case.Kind.LEAVING, message="Ich wechsle.", submission=submission, at=NOW)
        for submission in [*submissions, submissions[0]]
    ]
    [case] = Case.objects.all()
    assert opened_cases == [case, case, case]
    assert (case.subject_key, case.name, case.email) == (person.subject_key, str(person), "nele@klinik.example.org")
    assert case.due_on.isoformat() == "2024-03-01"
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["nele@klinik.example.org"]
    [entry] = entries_for(case)
    assert (entry.actor_kind, entry.actor_id, entry.data) == ("person", person.pk, {"kind": "leaving"})


def test_corrections_stand_side_by_side():
    person = PersonFactory(email="nele@klinik.example.org")
    for message in ("neue@example.org", "andere@example.org"):
        actions.open_case(person, kind=Case.Kind.CORRECTION, message=message, submission=uuid.uuid4(), at=NOW)
    assert Case.objects.count() == 2


def test_case_about_a_forgotten_person_stays_and_the_link_is_dead():
    accepted_application()
    nomination = Nomination.objects.get()
    person = nomination.representative.person
    case = actions.open_case(person, kind=Case.Kind.OBJECTION, submission=uuid.uuid4(), at=NOW)
    nominations.record_objection(nomination, at=LATER)
    assert not Person.objects.exists()
    assert list(Case.objects.filter(kind=Case.Kind.OBJECTION)) == [case]
