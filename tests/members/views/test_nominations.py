from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accessions.domain import answers_by_link as accession_answers
from core.tokens import Link
from members.models import Nomination
from privacy.domain import consents
from privacy.models import Consent
from tests.factories import (
    NOW,
    OrganisationFactory,
    confirmed_application,
    declarer_input,
    invited_participant,
    nominee_input,
)
from tests.members.views.form_data import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def nomination():
    return confirmed_application().declaration.nominations.get()


def url(nomination):
    return reverse("members:nomination", args=[Link("members:nomination", nomination.pk, 1, NOW).token()])


def test_page_says_who_named_them_what_is_stored_and_the_law(client, nomination):
    page = text(client.get(url(nomination)))
    expected = ["Bärbel Beispiel, Bürgermeisterin", "Moritz Muster 1", "muster1@stadt.example.org", "Art. 14 DSGVO"]
    assert [sentence for sentence in expected if sentence not in page] == []


def test_page_of_an_accessions_nomination_names_organisation_and_occasion(client):
    participant = invited_participant(OrganisationFactory(name="Klinikum Musterland"))
    accession_answers.declare(participant, declarer=declarer_input(), nominees=[nominee_input()], at=NOW)
    page = text(client.get(url(Nomination.objects.get())))
    expected = ["Klinikum Musterland", "1. Februar 2024", "Sammelbeitritt „Der Regierungsbezirk tritt bei“"]
    assert [sentence for sentence in expected if sentence not in page] == []
    client.post(url(Nomination.objects.get()), {"object": "1"})
    participant.refresh_from_db()
    assert (participant.state, Nomination.objects.count()) == ("declared", 0)


def test_get_and_head_change_nothing(client, nomination):
    client.head(url(nomination))
    client.get(url(nomination))
    assert list(Nomination.objects.all()) == [nomination]


def test_objection_takes_one_click_and_can_be_repeated(client, nomination):
    answers = [client.post(url(nomination), {"object": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert not Nomination.objects.exists()
    assert client.get(url(nomination)).status_code == 410


def test_newsletter_is_given_as_shown_and_withdrawn_as_easily(client, nomination):
    shown = {"newsletter_text": str(consents.current_text("newsletter").pk), "newsletter": "on", "subscribe": "1"}
    unticked = client.post(url(nomination), {**shown, "newsletter": ""})
    assert (unticked.status_code, Consent.objects.count()) == (422, 0)
    assert "Danke, Sie erhalten künftig den Rundbrief." in text(client.post(url(nomination), shown, follow=True))
    assert "Ihre Einwilligung ist widerrufen." in text(client.post(url(nomination), {"withdraw": "1"}, follow=True))
    assert [(consent.subject_key, consent.is_given, consent.channel) for consent in Consent.objects.order_by("id")] == [
        (nomination.subject_key, True, "nomination"),
        (nomination.subject_key, False, "nomination"),
    ]


def test_expired_link_names_the_page_where_the_rights_are_exercised(client, nomination, today):
    today.shift(timedelta(days=30))
    for answer in (client.get(url(nomination)), client.post(url(nomination), {"object": "1"})):
        assert answer.status_code == 410
        assert "/konto/" in text(answer)
    assert Nomination.objects.exists()
