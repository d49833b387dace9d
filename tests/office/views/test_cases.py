"""Cases: answered by mail, closed, each once."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from journal.actors import VISITOR
from mailings.models import OutgoingMail
from members.models import Person
from privacy.domain import cases
from privacy.models import Case
from tests.factories import NOW, accepted_application

pytestmark = pytest.mark.django_db


def opened(**changes: object) -> Case:
    values = {"message": "Wann ist das Treffen?", "name": "Frank Frage", "email": "frank@example.org"}
    return cases.open_case(Case.Kind.CONTACT, submission=uuid.uuid4(), actor=VISITOR, at=NOW, **{**values, **changes})


def post_action(client: Client, action: str, case: Case, **data: str):
    return client.post(reverse(f"office:{action}_case", args=[case.reference]), data, follow=True)


def answers() -> int:
    return OutgoingMail.objects.filter(template="privacy/case_answered").count()


def test_answer_goes_by_mail_once(office_client):
    case = opened()
    for _ in range(2):
        assert post_action(office_client, "answer", case, text="Am 1. März.").status_code == 200
    case.refresh_from_db()
    assert (case.state, case.answer, answers()) == ("answered", "Am 1. März.", 1)


def test_another_answer_meanwhile_keeps_the_text(office_client, colleague_client):
    case = opened()
    post_action(office_client, "answer", case, text="Am 1. März.")
    response = post_action(colleague_client, "answer", case, text="Das steht noch nicht fest.")
    assert response.status_code == 409
    assert "Das steht noch nicht fest." in response.content.decode()
    assert answers() == 1


def test_empty_answer_is_refused(office_client):
    case = opened()
    assert post_action(office_client, "answer", case, text=" ").status_code == 400
    assert answers() == 0


def test_close_is_friendly_twice(office_client):
    case = opened(email="")
    for _ in range(2):
        assert "Das Anliegen ist abgeschlossen." in post_action(office_client, "close", case).content.decode()
    case.refresh_from_db()
    assert case.state == "closed"


def test_close_needs_a_post(office_client):
    case = opened()
    answer = office_client.get(reverse("office:close_case", args=[case.reference]), follow=True)
    assert answer.redirect_chain == [(reverse("admin:index"), 302)]
    assert "Bitte drücken Sie den Knopf noch einmal." in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "open"


def test_case_of_a_known_person_leads_to_them(office_client):
    accepted_application()
    person = Person.objects.get()
    case = opened(subject_key=person.subject_key, message="<script>alert(1)</script>")
    page = office_client.get(reverse("office:case", args=[case.reference])).content.decode()
    assert reverse("office:person", args=[person.pk]) in page
    assert "<script>alert" not in page
