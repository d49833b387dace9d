"""Dead mails are tried again or settled from the queue."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from events.domain import invitations, registrations
from journal.entries import entries_for
from mailings.domain import throttling
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from tests.factories import NOW, confirmed_application, invited_participant, nominee_input, submitted_application
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory

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


def confirmed() -> None:
    confirmed_application(nominees=[nominee_input(email="")])


def registered(state: str) -> None:
    event = EventFactory(
        answer_by=date(2024, 3, 1), starts_at=NOW + timedelta(days=60), ends_at=NOW + timedelta(days=61)
    )
    row = RegistrationFactory(
        event=event, state=state, until=None if state == "waiting" else NOW + timedelta(days=1), confirmed_at=None
    )
    registrations.send_new_link(row, at=NOW)


def invited_guest() -> None:
    event = EventFactory(answer_by=date(2024, 3, 1))
    invitations.send_new_link(InvitationFactory(event=event, invited_at=NOW), at=NOW)


@pytest.mark.parametrize(
    ("cause", "template", "sentence"),
    [
        (submitted_application, "members/confirm", "den Antrag bis zum 8. Februar 2024, 12:00 Uhr, verfällt er"),
        (confirmed, "members/confirmed", ""),
        (confirmed_application, "members/nominated", "muss es dann von Ihnen erfahren (Art. 14 DSGVO)."),
        (
            lambda: registered("reserved"),
            "events/link",
            "die Anmeldung bis zum 2. Februar 2024, 12:00 Uhr, verfällt sie",
        ),
        (lambda: registered("offered"), "events/link", "Platz bis zum 2. Februar 2024, 12:00 Uhr an, geht er an"),
        (lambda: registered("waiting"), "events/link", ""),
        (invited_guest, "events/invitation_link", "Antwortet der Gast nicht bis zum 1. März 2024"),
        (invited_participant, "accessions/invited", "nicht erklärt hat, tritt nicht mit bei."),
    ],
)
def test_page_to_settle_a_mail_says_what_lapses_with_it(office_client, cause, template, sentence):
    cause()
    mail = OutgoingMail.objects.filter(template=template).get()
    OutgoingMail.objects.filter(pk=mail.pk).update(state="dead", attempts=8)
    page = office_client.get(reverse("office:settle_mail", args=[mail.pk])).content.decode()
    assert ("Was dann von selbst geschieht" in page, sentence in page) == (bool(sentence), True)


def test_page_to_settle_a_digest_says_it_for_each_of_its_parts(office_client, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    for _ in range(3):
        submitted_application()
    throttling.release_due(at=NOW + timedelta(hours=1))
    OutgoingMail.objects.update(state="dead")
    digest = OutgoingMail.objects.get(template="mailings/digest")
    page = office_client.get(reverse("office:settle_mail", args=[digest.pk])).content.decode()
    assert page.count("Bestätigt niemand den Antrag bis zum 8. Februar 2024, 12:00 Uhr") == 1


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
