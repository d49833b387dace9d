"""Dead mails are tried again or settled from the queue."""

from datetime import timedelta

import pytest
from django.urls import reverse

from journal.entries import entries_for
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from tests.factories import NOW, submitted_application

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


@pytest.mark.parametrize("role", ["office", "system"])
def test_settled_mail_leaves_the_queue_and_is_found_in_the_outbox(role, dead, request):
    client, url = request.getfixturevalue(f"{role}_client"), reverse("office:settle_mail", args=[dead.pk])
    assert url in client.get(reverse("admin:index")).content.decode()
    assert "Mail erledigen" in client.get(url).content.decode()
    for _ in range(2):
        assert client.post(url, {"reason": "Frau Muster weiß es"}).status_code == 302
    assert url not in client.get(reverse("admin:index")).content.decode()
    page = reverse("admin:mailings_outgoingmail_change", args=[dead.pk])
    listed = client.get(reverse("admin:mailings_outgoingmail_changelist"), {"state__exact": "settled"})
    assert page in listed.content.decode()
    shown = client.get(page).content.decode()
    assert ("Frau Muster weiß es" in shown) == (role == "office")
    assert reverse("office:retry_mail", args=[dead.pk]) in shown
    assert entries_for(dead).count() == 1


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


def test_outbox_says_until_when_a_mail_waits_for_its_mailbox(office_client, reader_client, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    applications = [submitted_application() for _ in range(3)]
    waits = "wartet auf das Postfach bis 1. Februar 2024, 13:00 Uhr"
    listed = reverse("admin:mailings_outgoingmail_changelist")
    assert office_client.get(listed).content.decode().count(waits) == 2
    assert office_client.get(f"{listed}?state__exact=throttled").content.decode().count(waits) == 2
    throttled = OutgoingMail.objects.filter(state="throttled")
    page = reverse("admin:mailings_outgoingmail_change", args=[throttled[0].pk])
    assert waits in office_client.get(page).content.decode()
    assert waits in office_client.get(application_url(applications[1])).content.decode()
    send_due(at=NOW + timedelta(hours=1), limit=10)
    assert waits not in office_client.get(listed).content.decode()
    part = OutgoingMail.objects.exclude(digest=None).first()
    shown = office_client.get(reverse("admin:mailings_outgoingmail_change", args=[part.pk])).content.decode()
    assert "esendet mit der Sammelmail" in shown
    assert reverse("admin:mailings_outgoingmail_change", args=[part.digest_id]) in shown


def application_url(application) -> str:
    return reverse("office:application", args=[application.reference])
