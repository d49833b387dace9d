import pytest

from journal import actors
from mailings.models import OutgoingMail
from members.domain import applications
from tests.factories import NOW, OrganisationFactory
from tests.members.views.form_data import post_check, post_to_check, text

pytestmark = pytest.mark.django_db
THANKS = "/beitreten/danke/"


@pytest.fixture
def sent(client):
    return post_check(client, post_to_check(client, OrganisationFactory()))


def test_overview_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/beitreten/")
    assert "session" not in page.cookies


def test_thanks_name_reference_and_address_for_the_sender_only(client, sent):
    page = client.get(THANKS)
    assert sent.reference in text(page)
    assert "bb@stadt.example.org" in text(page)
    assert page["Cache-Control"] == "no-store"
    client.cookies.clear()
    stranger = client.get(THANKS)
    assert (stranger.status_code, sent.reference in text(stranger)) == (404, False)


def test_correcting_the_address_sends_a_new_mail_and_invalidates_the_old_link(client, sent):
    page = client.post(THANKS, {"correct": "1", "email": "rathaus@stadt.example.org"}, follow=True)
    assert "rathaus@stadt.example.org" in text(page)
    assert [(mail.to, mail.state) for mail in OutgoingMail.objects.order_by("id")] == [
        ("bb@stadt.example.org", "stopped"),
        ("rathaus@stadt.example.org", "waiting"),
    ]
    sent.refresh_from_db()
    assert sent.link_generation == 2


def test_unreadable_correction_comes_back_as_typed(client, sent):
    page = client.post(THANKS, {"correct": "1", "email": "rathaus"})
    assert page.status_code == 422
    assert 'value="rathaus"' in text(page)
    assert OutgoingMail.objects.count() == 1


def test_mail_sent_again_waits_after_three_in_an_hour_and_the_page_stays_the_same(client, sent):
    pages = [client.post(THANKS, {"resend": "1"}, follow=True) for _ in range(4)]
    assert {page.status_code for page in pages} == {200}
    assert {"Wir schicken Ihnen die Mail noch einmal." in text(page) for page in pages} == {True}
    assert list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True)) == [
        *["waiting"] * 3,
        *["throttled"] * 2,
    ]


def test_confirmed_application_is_no_longer_corrected(client, sent):
    applications.confirm(sent, at=NOW)
    page = client.post(THANKS, {"correct": "1", "email": "fremd@example.org"}, follow=True)
    assert "Ihr Antrag liegt bei der Geschäftsstelle" in text(page)
    sent.refresh_from_db()
    assert sent.contact.email == "bb@stadt.example.org"


def test_withdrawn_application_is_not_called_confirmed(client, sent):
    applications.withdraw(sent, actor=actors.applicant(sent.pk), at=NOW)
    page = text(client.get(THANKS))
    assert "Sie haben den Antrag zurückgezogen" in page
    assert "bestätigt" not in page


def test_same_address_again_is_no_correction(client, sent):
    page = client.post(THANKS, {"correct": "1", "email": "bb@stadt.example.org"}, follow=True)
    assert "An bb@stadt.example.org haben wir schon geschrieben." in text(page)
    assert OutgoingMail.objects.count() == 1
