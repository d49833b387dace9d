"""Sending mails: success, refusal, outages, several workers."""

import socket
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.tokens import Link
from mailings.domain.sending import BACK_OFF, MAX_ATTEMPTS, MailServerDownError, send_due
from mailings.models import OutgoingMail
from tests.mailings.conftest import AT
from tests.smtp_sink import OK

pytestmark = pytest.mark.django_db


def states():
    return list(OutgoingMail.objects.order_by("id").values_list("state", "attempts"))


def test_sent_mail_carries_what_the_row_says(queue, settings, sink):
    settings.ROOT_URLCONF = "tests.mailings.probe_urls"
    link = Link("probe", row=7, generation=3, issued_at=AT)
    row = queue(
        "Grüße aus „Münster“",
        'Schöne Grüße:\n{% link "link" %}\n' + "ä" * 2000,
        to="Erika.Muster@example.org",
        links={"link": link},
    )
    assert send_due(at=AT, limit=10) == 1
    [mail] = sink.mails
    body = mail.get_content().replace("\r\n", "\n")
    assert body == f"Schöne Grüße:\nhttp://testserver/probe/{link.token()}/\n" + "ä" * 2000 + "\n"
    assert dict(mail.items()) == {
        "Content-Type": 'text/plain; charset="utf-8"',
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "quoted-printable",
        "Subject": "Grüße aus „Münster“",
        "From": "#sicherimDienst <kontakt@sicherimdienst.nrw>",
        "To": "Erika.Muster@example.org",
        "Reply-To": "kontakt@sicherimdienst.nrw",
        "Message-ID": f"<mail-{row.pk}-1706778000@sicherimdienst.nrw>",
        "Date": "Thu, 01 Feb 2024 09:00:00 +0000",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "de",
    }
    row.refresh_from_db()
    assert (row.state, row.attempts, row.lease, row.leased_until) == ("sent", 1, None, None)
    assert row.sent_at - AT < timedelta(seconds=20)


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("info@straße.example", "info@xn--strae-oqa.example"),
        ("Info@STRAẞE.example", "Info@xn--strae-oqa.example"),
        ("rathaus@mu\u0308nster.example", "rathaus@xn--mnster-3ya.example"),
        ("info@strasse.example", "info@strasse.example"),
    ],
)
def test_mail_goes_to_the_domain_that_was_typed_and_no_other(queue, sink, typed, sent_to):
    row = queue(to=typed)
    assert send_due(at=AT, limit=10) == 1
    [mail] = sink.mails
    assert (sink.recipients, mail["To"]) == ([[sent_to]], sent_to)
    row.refresh_from_db()
    assert (row.to, row.state) == (typed, "sent")


def test_sender_and_message_id_have_the_domain_in_ascii(queue, sink, settings):
    settings.MAIL_FROM, settings.MAIL_REPLY_TO = "Büro <buero@straße.example>", "a@straße.example"
    queue()
    send_due(at=AT, limit=10)
    [mail] = sink.mails
    assert (mail["From"], mail["Reply-To"]) == ("Büro <buero@xn--strae-oqa.example>", "a@xn--strae-oqa.example")
    assert mail["Message-ID"].endswith("@xn--strae-oqa.example>")


def test_answer_of_the_server_is_kept_without_the_address_as_the_server_knows_it(queue, sink):
    sink.on_recipient = lambda server, address: f"550 <{address}> gibt es nicht"
    row = queue(to="info@straße.example")
    send_due(at=AT, limit=10)
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("dead", "550 <…> gibt es nicht")


def test_address_without_a_domain_that_can_be_is_refused_and_an_old_one_is_dead_at_once(queue, sink):
    with pytest.raises(ValidationError):
        queue(to="info@☃.example")
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(to="info@☃.example")
    send_due(at=AT, limit=10)
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("dead", "Die Domäne der Adresse gibt es so nicht.")


def test_batch_goes_over_one_connection_and_keeps_to_the_limit(queue, sink):
    for _ in range(3):
        queue()
    assert (send_due(at=AT, limit=2), sink.connections, len(sink.mails)) == (2, 1, 2)


def test_nothing_due_opens_no_connection(queue, sink):
    queue(at=AT + timedelta(hours=1))
    assert (send_due(at=AT, limit=10), sink.connections) == (0, 0)


def test_worker_that_is_told_to_stop_finishes_the_mail_in_hand(queue, sink):
    queue(), queue()
    assert send_due(at=AT, limit=10, keep_going=lambda: not sink.mails) == 1
    assert states() == [("sent", 1), ("waiting", 0)]


def test_lines_of_headers_cannot_be_injected(queue, sink):
    queue("Antrag von {{ name }}", context={"name": "Erika\r\nBcc: alle@example.org\r\n\r\nText"})
    send_due(at=AT, limit=1)
    [mail] = sink.mails
    assert (mail["Bcc"], sink.recipients) == (None, [["mail@example.org"]])


def test_refused_for_now_is_tried_again_with_growing_pauses_and_dies(queue, sink):
    sink.on_recipient = lambda server, address: f"451 <{address}> spaeter"
    mail, now = queue(), AT
    for pause in BACK_OFF:
        assert send_due(at=now, limit=10) == 1
        mail.refresh_from_db()
        assert timedelta() <= mail.due_at - now - pause < timedelta(seconds=20)
        assert send_due(at=mail.due_at - timedelta(seconds=1), limit=10) == 0
        now = mail.due_at
    assert send_due(at=now, limit=10) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == ("dead", MAX_ATTEMPTS, "451 <…> spaeter")
    assert timedelta(days=2) < now - AT < timedelta(days=4)


@pytest.mark.parametrize("answer", ["550 unbekannt", "553 kein Postfach"])
def test_recipient_refused_for_good_is_dead_at_once_and_the_next_still_leaves(queue, sink, answer):
    sink.on_recipient = lambda server, address: answer if address.startswith("weg") else OK
    queue(to="weg@example.org"), queue()
    assert send_due(at=AT, limit=10) == 2
    assert states() == [("dead", 1), ("sent", 1)]


def test_text_refused_for_good_is_dead_at_once(queue, sink):
    sink.on_data = lambda server, envelope: "554 abgelehnt"
    queue()
    send_due(at=AT, limit=10)
    assert states() == [("dead", 1)]


def test_broken_connection_costs_only_the_mail_being_sent_an_attempt(queue, sink):
    sink.on_data = lambda server, envelope: "421 Dienst endet"
    for _ in range(3):
        queue()
    with pytest.raises(MailServerDownError):
        send_due(at=AT, limit=10)
    assert states() == [("waiting", 1), ("waiting", 0), ("waiting", 0)]


def test_server_that_does_not_answer_costs_no_attempt(queue, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
        queue()
        with pytest.raises(MailServerDownError):
            send_due(at=AT, limit=10)
    assert states() == [("waiting", 0)]


def test_mail_that_cannot_be_made_does_not_hold_up_the_next(queue, sink):
    queue(message='{% link "x" %}', links={"x": Link("no-such-page", row=1, generation=1, issued_at=AT)})
    queue()
    assert send_due(at=AT, limit=10) == 2
    assert states() == [("waiting", 1), ("sent", 1)]


def test_mail_in_the_hands_of_another_waits_for_the_lease_to_end(queue, sink, settings):
    mail = queue()
    end = AT + settings.MAIL_LEASE
    OutgoingMail.objects.filter(pk=mail.pk).update(leased_until=end, attempts=1)
    assert send_due(at=end - timedelta(seconds=1), limit=10) == 0
    assert send_due(at=end, limit=10) == 1
    assert states() == [("sent", 2)]
