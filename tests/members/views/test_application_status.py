from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.tokens import Link
from mailings.models import OutgoingMail
from members.domain import applications
from members.models import Membership, Organisation
from privacy.models import Case
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory, confirmed_application
from tests.members.views.form_data import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def application():
    return confirmed_application()


def url(application, page="members:status"):
    return reverse(page, args=[Link("members:status", application.pk, 1, NOW).token()])


def state(application):
    application.refresh_from_db()
    return application.state


def test_state_and_history_are_shown(client, application):
    applications.ask(application, text="Gibt es einen Beschluss?", by=UserFactory(), at=NOW)
    page = text(client.get(url(application)))
    assert "Die Geschäftsstelle hat eine Rückfrage an Sie" in page
    assert "Gibt es einen Beschluss?" in page
    applications.answer(application, text="Ja", at=NOW)
    applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    page = text(client.get(url(application)))
    application.refresh_from_db()
    assert f"Die Mitgliedschaft {application.membership.number} besteht seit dem 1. Februar 2024." in page


def test_page_shows_the_submitted_name_and_beside_it_that_of_today(client):
    application = confirmed_application(OrganisationFactory(name="Klinkum Neustadt"))
    assert "Heute eingetragen als" not in text(client.get(url(application)))
    Organisation.objects.update(name="Klinikum Neustadt")
    page = text(client.get(url(application)))
    assert ("<dd>Klinkum Neustadt" in page, "Heute eingetragen als Klinikum Neustadt" in page) == (True, True)


def test_accepted_applicant_reads_what_to_do_next(client, application):
    accepted = applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    page = client.get(url(accepted)).content.decode()
    assert 'href="urkunde.pdf"' in page
    assert f'href="/netzwerk/{accepted.organisation.slug}/"' in page
    assert "Als Multiplikatorinnen und Multiplikatoren eingetragen: Moritz Muster 1." in page
    assert "Wer neu dazugekommen ist, bekommt von uns eine Begrüßung per Mail." in page
    assert "NRW Connect" in page
    Membership.objects.update(start=TODAY + timedelta(days=1))
    later = client.get(url(accepted)).content.decode()
    assert "besteht vom 2. Februar 2024 an." in later
    assert f'href="/netzwerk/{accepted.organisation.slug}/"' not in later
    applications.undo_acceptance(accepted, reason="Irrtum", by=UserFactory(), at=NOW)
    assert "Wie es weitergeht" not in client.get(url(accepted)).content.decode()


def test_answer_typed_after_the_decision_reaches_the_office_once(client, application):
    applications.ask(application, text="Gibt es einen Beschluss?", by=UserFactory(), at=NOW)
    applications.decline(application, text="Leider nein", by=UserFactory(), at=NOW)
    for _ in range(2):
        page = text(client.post(url(application), {"text": "Ja, hier: Nr. 17"}, follow=True))
    assert "Was Sie geschrieben haben, liegt der Geschäftsstelle als Anliegen vor." in page
    [case] = Case.objects.all()
    assert (case.name, case.email, case.kind) == ("Bärbel Beispiel", "bb@stadt.example.org", Case.Kind.CONTACT)
    assert case.message.endswith("nach der Entscheidung eingegangen:\n\nJa, hier: Nr. 17")
    assert application.reference in case.message


def test_question_is_answered_once(client, application):
    applications.ask(application, text="Gibt es einen Beschluss?", by=UserFactory(), at=NOW)
    empty = client.post(url(application), {"text": ""})
    assert (empty.status_code, state(application)) == (422, "question")
    client.post(url(application), {"text": "Ja, vom 3. Januar."})
    again = client.post(url(application), {"text": "Noch einmal"}, follow=True)
    assert state(application) == "answered"
    assert application.questions.get().answer == "Ja, vom 3. Januar."
    assert "Es ist keine Rückfrage offen." in text(again)
    assert [case.message.partition("\n\n")[2] for case in Case.objects.all()] == ["Noch einmal"]
    double_click = client.post(url(application), {"text": "Ja, vom 3. Januar."}, follow=True)
    assert "als Anliegen" not in text(double_click)
    assert Case.objects.count() == 1


def test_withdrawing_asks_first_and_can_be_repeated(client, application):
    page = url(application, "members:status_withdraw")
    client.head(page)
    assert client.get(page).status_code == 200
    assert state(application) == "confirmed"
    answers = [client.post(page, follow=True) for _ in range(2)]
    assert state(application) == "withdrawn"
    assert ["zurückgezogen" in text(answer) for answer in answers] == [True, True]


def test_decided_application_is_not_withdrawn(client, application):
    applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    answer = client.post(url(application, "members:status_withdraw"), follow=True)
    assert (answer.status_code, state(application)) == (200, "accepted")
    assert "Das geht nicht mehr" in text(answer)


def test_expired_link_shows_nothing_and_offers_a_new_one(client, application, today):
    today.shift(timedelta(days=30))
    page = client.get(url(application))
    assert (page.status_code, application.reference in text(page)) == (410, False)
    before = OutgoingMail.objects.count()
    sent = [client.post(url(application)).status_code for _ in range(4)]
    assert sent == [200, 200, 200, 429]
    assert OutgoingMail.objects.count() == before + 3
    assert state(application) == "confirmed"


def test_no_new_link_is_claimed_where_there_is_no_address_any_more(client, application, today):
    application.declaration.email = ""
    application.declaration.save()
    today.shift(timedelta(days=30))
    before = OutgoingMail.objects.count()
    assert "Zu diesem Antrag gibt es keinen neuen Link" in text(client.post(url(application)))
    assert OutgoingMail.objects.count() == before
