"""More applications from one mailbox than it may get mails: all are kept, and each can be confirmed in the end."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail as django_mail

from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from members.domain import applications
from members.models import Application
from tests.factories import NOW, OrganisationFactory
from tests.members.views.form_data import post_check, post_to_check, text

pytestmark = pytest.mark.django_db

TURN = NOW + timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def confirmation_links(body: str) -> list[str]:
    pages = (line.removeprefix("http://testserver") for line in body.splitlines())
    return [page for page in pages if page.startswith("/beitreten/bestaetigen/")]


def test_four_applications_in_an_hour_are_each_confirmed_from_a_mail(client, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(5):
        page = post_check(client, post_to_check(client, OrganisationFactory()))
        assert page.state == "submitted"
        clock.shift(timedelta(minutes=5))
        send_due(at=NOW + timedelta(minutes=30), limit=10)
    assert "öffnen Sie jetzt Ihre E-Mails" in text(client.get("/beitreten/danke/"))
    assert len(django_mail.outbox) == 3
    clock.move_to(TURN)
    assert [send_due(at=TURN, limit=10) for _ in range(2)] == [1, 0]
    *single, digest = [mail.body for mail in django_mail.outbox]
    assert [len(confirmation_links(body)) for body in [*single, digest]] == [1, 1, 1, 2]
    clock.shift(timedelta(hours=47, minutes=30))  # too late for the first three, not for what left last
    assert [client.get(confirmation_links(body)[0]).status_code for body in single] == [410] * 3
    for link in confirmation_links(digest):
        assert "ist bestätigt" in text(client.post(link))
    assert Application.objects.filter(state="confirmed").count() == 2
    applications.expire_due(at=NOW + timedelta(days=7, hours=1))
    assert set(Application.objects.values_list("state", flat=True)) == {"confirmed", "expired"}


def test_mailbox_of_one_mail_an_hour_confirms_all(client, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAILS_PER_MAILBOX_HOUR = 1
    for _ in range(4):
        post_check(client, post_to_check(client, OrganisationFactory()))
    for moment in (NOW, TURN):
        clock.move_to(moment)
        send_due(at=moment, limit=10)
    for mail in django_mail.outbox:
        for link in confirmation_links(mail.body):
            client.post(link)
    assert (len(django_mail.outbox), set(Application.objects.values_list("state", flat=True))) == (2, {"confirmed"})


def test_corrected_address_takes_the_waiting_mail_along(client, clock, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    for _ in range(3):
        post_check(client, post_to_check(client, OrganisationFactory()))
    client.post("/beitreten/danke/", {"correct": "1", "email": "neu@stadt.example.org"})
    states = list(OutgoingMail.objects.order_by("pk").values_list("to", "state"))
    assert states == [
        ("bb@stadt.example.org", "waiting"),
        ("bb@stadt.example.org", "throttled"),
        ("bb@stadt.example.org", "stopped"),
        ("neu@stadt.example.org", "waiting"),
    ]
