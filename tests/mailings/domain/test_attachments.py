"""What mails carry: made while sending, the same each time, an error in one mail alone."""

from datetime import timedelta

import pytest

from mailings.domain import attachments, outgoing
from mailings.domain.attachments import Attachment, AttachmentSpec
from mailings.domain.messages import build_message
from mailings.domain.outgoing import MailDraft
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from tests.mailings.conftest import AT

pytestmark = pytest.mark.django_db

GONE = 404


@pytest.fixture
def made(monkeypatch):
    """What the maker `probe` was asked for; it knows every row but one."""
    calls = []

    def maker(row, extra, *, at):
        calls.append((row, extra, at))
        if row == GONE:
            return None
        content = f"BEGIN:{row}\r\nEND:ä\r\n.\r\n".encode()
        return Attachment(f"{extra}-übersicht.ics", "text/calendar; method=PUBLISH; charset=utf-8", content)

    monkeypatch.setattr(attachments, "_builders", {})
    attachments.register("probe", maker)
    return calls


def test_sent_mail_carries_what_the_maker_makes(queue, sink, made):
    queue("Termin", "Grüße", attachments=[AttachmentSpec("probe", 7, "termin"), AttachmentSpec("probe", GONE)])
    assert send_due(at=AT + timedelta(days=1), limit=1) == 1
    [mail] = sink.mails
    text, calendar = mail.iter_parts()
    assert made == [(7, "termin", AT), (GONE, "", AT)]
    assert (mail["Content-Type"].content_type, text.get_content()) == ("multipart/mixed", "Grüße\r\n")
    assert calendar["Content-Type"] == 'text/calendar; method="PUBLISH"; charset="utf-8"'
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert (calendar.get_filename(), calendar.get_content_disposition()) == ("termin-übersicht.ics", "attachment")
    assert calendar.get_payload(decode=True) == "BEGIN:7\r\nEND:ä\r\n.\r\n".encode()


def test_mail_sent_twice_is_the_same_to_the_byte(queue, made):
    mail = queue(attachments=[AttachmentSpec("probe", 7, "termin")])
    assert build_message(mail).message().as_bytes() == build_message(mail).message().as_bytes()


def test_mail_whose_only_row_is_gone_goes_without_attachment(queue, sink, made):
    queue(message="Guten Tag", attachments=[AttachmentSpec("probe", GONE)])
    send_due(at=AT, limit=1)
    [mail] = sink.mails
    assert (mail.is_multipart(), mail.get_content()) == (False, "Guten Tag\r\n")


def test_error_of_a_maker_does_not_hold_up_the_next_mail(queue, sink, made):
    def no_file(row, extra, *, at):
        raise OSError("Erika Musterfrau.pdf")

    attachments.register("file", no_file)
    first, unknown, _ = (queue(attachments=[AttachmentSpec(kind, 7)]) for kind in ("file", "unknown", "probe"))
    assert send_due(at=AT, limit=10) == 3
    first.refresh_from_db(), unknown.refresh_from_db()
    assert (first.state, first.last_error) == ("waiting", "AttachmentError file 7: OSError")
    assert (unknown.state, unknown.last_error) == ("waiting", "AttachmentError unknown 7: KeyError")
    assert len(sink.mails) == 1


def test_each_of_many_mails_carries_its_own(office, write_template, made):
    mails = [
        MailDraft(f"mail{row}@example.org", office, {}, attachments=[AttachmentSpec("probe", row, "termin")])
        for row in (1, 2)
    ]
    outgoing.queue_many(write_template("Betreff", "Text"), mails, at=AT)
    stored = OutgoingMail.objects.order_by("to").values_list("attachments", flat=True)
    assert list(stored) == [[["probe", 1, "termin"]], [["probe", 2, "termin"]]]
