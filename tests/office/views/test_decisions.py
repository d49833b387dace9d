"""The office decides about applications in the browser; each decision once, and nothing typed is lost."""

import re
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accessions.models import Accession
from accessions.states import AccessionState
from accounts.permissions import Role
from journal.actors import VISITOR
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain import applications
from members.domain.inputs import OrganisationInput
from members.models import Application, Category, Certificate, Declaration, Membership, Organisation, Person, Question
from members.states import ApplicationState
from tests.factories import (
    NOW,
    KreisFactory,
    OrganisationFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    nominee_input,
    submitted_application,
    submitted_individual,
    submitted_representative,
)
from tests.factories.accessions import accession_with_participants, participant_named
from tests.office.conftest import client_of

pytestmark = pytest.mark.django_db
S = ApplicationState


def post_action(client: Client, action: str, application: Application, **data: str):
    return client.post(reverse(f"office:{action}", args=[application.reference]), data, follow=True)


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def described(name: str = "Klinikum Neustadt") -> Application:
    category = Category.objects.get(name="Gesundheitswesen")
    return confirmed_application(organisation=OrganisationInput(name=name, category=category))


def test_page_shows_what_was_typed_and_what_was_checked(office_client):
    application = confirmed_application(declarer=declarer_input(last_name="Pro\u0435b", email="b@gmx.de"))
    page = office_client.get(reverse("office:application", args=[application.reference])).content.decode()
    assert "[kyrillisch, U+0435]" in page
    assert "gmx.de ist ein freier Anbieter" in page
    assert "Antrag abgeschickt" in page


def test_page_says_that_the_body_takes_part_in_a_running_accession(office_client):
    made = accession_with_participants(effective_on=date(2024, 2, 1))
    one = participant_named(made, "Kreis Lippe")
    application = confirmed_application(one.organisation)
    url = reverse("office:application", args=[application.reference])
    page = office_client.get(url).content.decode()
    sentence = f"Nimmt am Sammelbeitritt „{made}“ teil, wirksam am 1. Februar 2024; Stand dort: noch nicht eingeladen."
    assert sentence in page
    assert reverse("office:participant", args=[made.pk, one.pk]) in page
    Accession.objects.update(state=AccessionState.CANCELLED)
    assert "Nimmt am Sammelbeitritt" not in office_client.get(url).content.decode()


def test_page_works_for_every_kind_and_state(office_client, reviewer):
    organisation = accepted_application().organisation
    superseded, declined, with_question = (
        confirmed_application(organisation),
        confirmed_application(),
        confirmed_application(),
    )
    applications.decline(declined, text="Nein", by=reviewer, at=NOW)
    applications.ask(with_question, text="Wer?", by=reviewer, at=NOW)
    withdrawn = applications.withdraw(confirmed_application(), actor=VISITOR, at=NOW)
    expired = submitted_application(at=NOW - timedelta(days=30))
    applications.expire_due(at=NOW)
    alone = applications.confirm(submitted_individual(), at=NOW)
    named = submitted_representative(organisation)
    for item in (superseded, declined, with_question, withdrawn, expired, alone, named, described()):
        page = office_client.get(reverse("office:application", args=[item.reference])).content.decode()
        assert Application.objects.get(pk=item.pk).get_state_display()[1:] in page


def test_accept_opens_membership_at_a_past_date(office_client):
    application = confirmed_application()
    response = post_action(office_client, "accept", application, start="2024-02-01")
    membership = Membership.objects.get()
    assert (membership.start, membership.organisation) == (date(2024, 2, 1), application.organisation)
    assert "Der Antrag ist angenommen" in response.content.decode()
    assert OutgoingMail.objects.filter(template="members/welcome").count() == 1


@pytest.mark.parametrize(
    ("action", "data", "done"),
    [
        ("accept", {"start": "2024-02-01"}, "Der Antrag ist angenommen"),
        ("ask", {"text": "Welche Abteilung?"}, "Die Rückfrage ist gestellt"),
        ("decline", {"text": "Leider nein."}, "Der Antrag ist abgelehnt"),
    ],
)
def test_no_mail_is_claimed_where_there_is_no_address(office_client, action, data, done):
    application = confirmed_application(OrganisationFactory())
    Declaration.objects.update(email="")
    mails = OutgoingMail.objects.caused_by(application)
    before = mails.count()
    page = post_action(office_client, action, application, **data).content.decode()
    assert f"{done}. Eine Mail geht nicht hinaus: Es fehlt eine Adresse." in page
    assert mails.count() == before


def test_accept_twice_says_so_and_changes_nothing(office_client):
    application = confirmed_application()
    post_action(office_client, "accept", application, start="2024-02-01")
    response = post_action(office_client, "accept", application, start="2024-02-01")
    assert response.status_code == 200
    assert "Das war schon geschehen." in response.content.decode()
    assert (Membership.objects.count(), OutgoingMail.objects.filter(template="members/welcome").count()) == (1, 1)


def test_second_reviewer_reads_who_decided_and_keeps_the_text(office_client, colleague_client):
    application = confirmed_application()
    post_action(office_client, "accept", application, start="2024-02-01")
    response = post_action(colleague_client, "decline", application, text="Bitte mit Vollmacht", note="Anruf am Montag")
    page = response.content.decode()
    assert response.status_code == 409
    assert "entschieden von Jana Beispiel" in page
    assert "Bitte mit Vollmacht" in page
    assert "Anruf am Montag" in page
    assert state(application) == S.ACCEPTED


def test_accept_described_organisation_creates_it_once_chosen(office_client):
    application = described()
    response = post_action(office_client, "accept", application, start="2024-02-01", organisation="neu")
    assert response.status_code == 200
    assert Membership.objects.get().organisation.name == "Klinikum Neustadt"


def test_slip_in_a_typed_name_is_corrected_before_it_is_printed(office_client):
    application = described("Klinkum \u202eNeustadt")
    page = reverse("office:application", args=[application.reference])
    assert 'value="Klinkum Neustadt"' in office_client.get(page).content.decode()
    data = {"start": "2024-02-01", "organisation": "neu", "name": "Klinikum Neustadt"}
    preview = post_action(office_client, "accept", application, **data, preview="1")
    printed = pypdf.PdfReader(BytesIO(preview.content)).pages[0].extract_text()
    assert [one for one in ("Klinikum Neustadt", "1. Februar 2024", "keine Urkunde") if one not in printed] == []
    assert (state(application), Certificate.objects.count()) == (S.CONFIRMED, 0)
    post_action(office_client, "accept", application, **data)
    assert Certificate.objects.get().name == Organisation.objects.get().name == "Klinikum Neustadt"
    shown = office_client.get(page).content.decode()
    assert ("Klinkum" in shown, "selbst eingetippt" in shown) == (True, True)


def test_page_shows_the_submitted_names_and_beside_them_those_of_today(office_client):
    known = OrganisationFactory(name="Städtisches Klinkum Neustadt")
    application = confirmed_application(known, nominees=[nominee_input(last_name="Mustre")])
    post_action(office_client, "accept", application, start="2024-02-01")
    url = reverse("office:application", args=[application.reference])
    assert "Heute eingetragen als" not in office_client.get(url).content.decode()
    Organisation.objects.update(name="Städtisches Klinikum Neustadt")
    Person.objects.update(last_name="Muster")
    page = office_client.get(url).content.decode()
    assert ("Städtisches Klinkum Neustadt" in page, "<strong>Moritz Mustre</strong>" in page) == (True, True)
    today = re.findall(r'Heute eingetragen als <a href="[^"]+">([^<]+)</a>', page)
    assert today == ["Städtisches Klinikum Neustadt", "Moritz Muster"]


@pytest.mark.parametrize("submit", [submitted_individual, submitted_representative])
def test_page_of_a_person_shows_the_submitted_name_and_that_of_today(office_client, submit):
    application = applications.confirm(submit(last_name="Nachtdeinst"), at=NOW)
    post_action(office_client, "accept", application, start="2024-02-01")
    Person.objects.filter(last_name="Nachtdeinst").update(last_name="Nachtdienst")
    page = office_client.get(reverse("office:application", args=[application.reference])).content.decode()
    today = re.findall(r'Heute eingetragen als <a href="[^"]+">([^<]+)</a>', page)
    assert ("Nele Nachtdeinst" in page, today) == (True, ["Nele Nachtdienst"])


def test_accept_described_organisation_takes_a_known_one(office_client):
    known = OrganisationFactory(name="Städtisches Klinikum Neustadt")
    application = described()
    unchosen = post_action(office_client, "accept", application, start="2024-02-01")
    assert unchosen.status_code == 400
    post_action(office_client, "accept", application, start="2024-02-01", organisation=str(known.pk))
    assert Membership.objects.get().organisation == known
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("start", ["", "31.02.2024", "0001-01-01", "9999-12-31", "morgen"])
def test_accept_refuses_a_bad_date_beside_the_field(office_client, start):
    application = confirmed_application()
    response = post_action(office_client, "accept", application, start=start)
    assert response.status_code == 400
    assert "Fehler: " in response.content.decode()
    assert state(application) == S.CONFIRMED


@pytest.mark.parametrize("choice", ["999999999999999999999999", "-1", "x", "neu\r\nBcc: a@b.example"])
def test_accept_refuses_a_tampered_organisation(office_client, choice):
    application = described()
    assert post_action(office_client, "accept", application, start="2024-02-01", organisation=choice).status_code == 400
    assert state(application) == S.CONFIRMED


def test_ask_sends_the_text_and_a_double_click_sends_it_once(office_client):
    application = confirmed_application()
    post_action(office_client, "ask", application, text="Wer ist zuständig?")
    response = post_action(office_client, "ask", application, text="Wer ist zuständig?")
    assert response.status_code == 200
    assert list(Question.objects.values_list("text", flat=True)) == ["Wer ist zuständig?"]
    assert OutgoingMail.objects.filter(template="members/question").count() == 1


def test_ask_while_a_colleague_has_asked_keeps_the_text(office_client, colleague_client):
    application = confirmed_application()
    post_action(office_client, "ask", application, text="Wer ist zuständig?")
    response = post_action(colleague_client, "ask", application, text="Liegt ein Beschluss vor?")
    assert response.status_code == 409
    assert "Liegt ein Beschluss vor?" in response.content.decode()


def test_decline_keeps_the_note_internal(office_client):
    application = confirmed_application()
    post_action(office_client, "decline", application, text="Ohne Auftrag erklärt.", note="Rücksprache mit dem Amt")
    mail = OutgoingMail.objects.get(template="members/declined")
    assert "Ohne Auftrag erklärt." in mail.body
    assert "Rücksprache" not in mail.body
    assert Application.objects.get().internal_note == "Rücksprache mit dem Amt"


def test_undo_voids_and_reopens(office_client):
    application = accepted_application()
    post_action(office_client, "undo", application, reason="Verwechselt")
    assert state(application) == S.CONFIRMED
    assert Membership.objects.valid().count() == 0
    again = post_action(office_client, "undo", application, reason="Verwechselt")
    assert "Das war schon geschehen." in again.content.decode()


def test_answer_from_the_phone_is_recorded_once(office_client):
    application = confirmed_application()
    post_action(office_client, "ask", application, text="Wer ist zuständig?")
    for _ in range(2):
        assert post_action(office_client, "answer", application, text="Frau Muster.").status_code == 200
    assert (state(application), Question.objects.get().answer) == (S.ANSWERED, "Frau Muster.")
    page = office_client.get(reverse("office:application", args=[application.reference])).content.decode()
    assert "„Wer ist zuständig?“" in page
    assert "„Frau Muster.“" in page


def test_withdraw_on_request_is_friendly_twice(office_client):
    application = confirmed_application()
    for _ in range(2):
        assert "Der Antrag ist zurückgezogen." in post_action(office_client, "withdraw", application).content.decode()
    assert state(application) == S.WITHDRAWN


def test_note_is_written_and_replaced(office_client):
    application = confirmed_application()
    post_action(office_client, "note", application, text="Erste")
    post_action(office_client, "note", application, text="Zweite")
    assert Application.objects.get().internal_note == "Zweite"


@pytest.mark.parametrize("action", ["accept", "ask", "decline"])
def test_decision_page_of_a_decided_application_leads_back(office_client, action):
    application = accepted_application()
    response = office_client.get(reverse(f"office:{action}", args=[application.reference]), follow=True)
    assert response.redirect_chain[0][0] == reverse("office:application", args=[application.reference])
    assert "Das geht nicht mehr" in response.content.decode()


def test_get_changes_nothing(office_client):
    application = confirmed_application()
    for action in ("accept", "ask", "decline", "note"):
        office_client.get(reverse(f"office:{action}", args=[application.reference]))
    assert state(application) == S.CONFIRMED
    assert OutgoingMail.objects.filter(template__in=["members/question", "members/declined"]).count() == 0


def test_page_costs_the_same_with_many_others(office_client, django_assert_num_queries):
    application = confirmed_application()
    url = reverse("office:application", args=[application.reference])
    office_client.get(url)
    with django_assert_num_queries(QUERIES_OF_PAGE):
        office_client.get(url)
    for _ in range(3):
        confirmed_application(application.organisation)
    applications.note(application, text="x", by=UserFactory(), at=timezone.now())
    with django_assert_num_queries(QUERIES_OF_PAGE + 1):  # the name of the colleague in the timeline
        office_client.get(url)


QUERIES_OF_PAGE = 15


def test_coordinator_recommends_and_the_office_reads_it_beside_the_decision(office_client):
    application = confirmed_application(OrganisationFactory(seat=KreisFactory()))
    coordinator = UserFactory(role=Role.REGIONAL, areas=["057"], name="Koordination Detmold")
    client = client_of(coordinator)
    page = reverse("office:application", args=[application.reference])
    assert "Entscheidung empfehlen" in client.get(page).content.decode()
    assert post_action(client, "accept", application, start="2024-02-01").status_code == 403
    for reason in ("Kenne ich gut.", "Kenne ich sehr gut.", "Kenne ich sehr gut."):
        answer = post_action(client, "recommend", application, verdict="accept", reason=reason)
        assert "Ihre Empfehlung ist gespeichert." in answer.content.decode()
    shown = office_client.get(page).content.decode()
    assert all(text in shown for text in ("Empfehlungen", "Koordination Detmold", "Kenne ich sehr gut."))
    assert "empfohlen: annehmen" in office_client.get(reverse("admin:index")).content.decode()
    verbs = [entry.verb for entry in entries_for(application)]
    assert (verbs.count("recommend"), state(application)) == (2, S.CONFIRMED)
    post_action(office_client, "decline", application, text="Doppelt")
    late = post_action(client, "recommend", application, verdict="decline", reason="Doch nicht.")
    assert late.status_code == 409
    assert "Doch nicht." in late.content.decode()


def test_who_coordinates_elsewhere_recommends_nothing(office_client):
    application = confirmed_application(OrganisationFactory(seat=KreisFactory()))
    client = client_of(UserFactory(role=Role.REGIONAL, areas=["053"]))
    assert post_action(client, "recommend", application, verdict="accept", reason="x").status_code == 404
    assert not application.recommendations.exists()
