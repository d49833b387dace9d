"""Dead mails are tried again from the queue."""

import pytest
from django.urls import reverse

from journal.entries import entries_for
from mailings.models import OutgoingMail
from tests.factories import submitted_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(db: None) -> OutgoingMail:
    submitted_application()
    OutgoingMail.objects.update(state="dead", attempts=8, last_error="550 <bb@stadt.example.org> unbekannt")
    return OutgoingMail.objects.get()


@pytest.mark.parametrize("role", ["office", "system"])
def test_dead_mail_is_retried_after_one_post_or_two(role, dead, request):
    client, url = request.getfixturevalue(f"{role}_client"), reverse("office:retry_mail", args=[dead.pk])
    assert url in client.get(reverse("admin:index")).content.decode()
    for _ in range(2):
        assert client.post(url).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, entries_for(dead).count()) == ("waiting", 0, 1)


def test_reader_cannot_send(reader_client, dead):
    assert reader_client.post(reverse("office:retry_mail", args=[dead.pk])).status_code == 403
    dead.refresh_from_db()
    assert dead.state == "dead"


def test_get_sends_nothing(office_client, dead):
    answer = office_client.get(reverse("office:retry_mail", args=[dead.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))
    dead.refresh_from_db()
    assert dead.state == "dead"


def test_error_is_shown_to_system_without_address(system_client, dead):
    page = system_client.get(reverse("admin:mailings_outgoingmail_change", args=[dead.pk])).content.decode()
    assert "550 (Adresse) unbekannt" in page.replace("&lt;", "").replace("&gt;", "")
    assert "stadt.example.org" not in page
