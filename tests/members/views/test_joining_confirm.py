from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.tokens import Link
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import applications
from tests.factories import NOW, applicant_input, declarer_input, nominee_input, submitted_application
from tests.members.views.form_data import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def url(application, *, generation=1, issued_at=NOW, purpose="members:confirm", page="members:confirm"):
    return reverse(page, args=[Link(purpose, application.pk, generation, issued_at).token()])


def state(application):
    application.refresh_from_db()
    return application.state


def test_get_and_head_change_nothing_and_show_no_addresses(client):
    application = submitted_application()
    before = JournalEntry.objects.count()
    page = client.get(url(application))
    client.head(url(application))
    assert (state(application), JournalEntry.objects.count()) == ("submitted", before)
    assert application.reference in text(page)
    assert "@stadt" not in text(page)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_page_says_what_is_confirmed_who_declares_and_who_is_nominated(client):
    on_behalf = {"on_behalf_of": "Dr. Berta Boss", "on_behalf_of_job_title": "Oberbürgermeisterin"}
    application = submitted_application(declarer=declarer_input(**on_behalf), nominees=[nominee_input(1)])
    shown = text(client.get(url(application)))
    sentences = (
        "Dr. Berta Boss, Oberbürgermeisterin",
        "Bärbel Beispiel, Bürgermeisterin",
        "Moritz Muster 1, Personalrat",
    )
    assert [one for one in (application.organisation.name, *sentences) if one not in shown] == []
    alone = text(client.get(url(submitted_application())))
    assert ("Bärbel Beispiel, Bürgermeisterin" in alone, "Im Auftrag" in alone) == (True, False)


def test_page_shows_an_individual_what_they_applied_with(client):
    application = applications.submit_individual(submission=uuid4(), applicant=applicant_input(), at=timezone.now())
    shown = text(client.get(url(application)))
    expected = ("als Einzelperson", "Nele Nachtdienst", "Klinik Musterland", "Gesundheit und Pflege", "Kreis Lippe")
    assert [one for one in expected if one not in shown] == []


def test_post_confirms_once_and_is_friendly_twice(client):
    application = submitted_application()
    first, second = client.post(url(application)), client.post(url(application))
    assert state(application) == "confirmed"
    assert (first.status_code, second.status_code) == (200, 200)
    assert "ist bestätigt" in text(second)
    assert ["Stand des Antrags ansehen" in text(page) for page in (first, second)] == [True, True]
    assert JournalEntry.objects.filter(verb="confirm").count() == 1


def test_expired_link_offers_a_new_one_by_mail(client, today):
    application = submitted_application()
    today.shift(timedelta(hours=48))
    assert client.get(url(application)).status_code == 410
    page = client.post(url(application))
    assert "Der neue Link ist unterwegs" in text(page)
    assert (state(application), OutgoingMail.objects.count()) == ("submitted", 2)


def test_expired_application_says_so(client, today):
    application = submitted_application()
    today.shift(timedelta(days=8))
    applications.expire_due(at=NOW + timedelta(days=8))
    for answer in (client.get(url(application)), client.post(url(application))):
        assert answer.status_code == 410
        assert "verfallen" in text(answer)


@pytest.mark.parametrize(
    "changes", [{"generation": 2}, {"purpose": "members:status"}, {"purpose": "members:nomination"}]
)
def test_foreign_link_opens_nothing(client, changes):
    application = submitted_application()
    for answer in (client.get(url(application, **changes)), client.post(url(application, **changes))):
        assert answer.status_code == 404
        assert application.reference not in text(answer)
        assert answer["Referrer-Policy"] == "no-referrer"
    assert state(application) == "submitted"


@pytest.mark.parametrize("token", ["x", "1-1-1vXCah." + "a" * 43, "%F0%9F%91%8B"])
def test_garbage_is_no_link(client, token):
    answer = client.get(f"/beitreten/bestaetigen/{token}/")
    assert (answer.status_code, "Dieser Link gilt nicht oder nicht mehr" in text(answer)) == (404, True)


def test_missing_csrf_token_is_refused(client):
    client.handler.enforce_csrf_checks = True
    application = submitted_application()
    assert client.post(url(application)).status_code == 403
    assert state(application) == "submitted"
