"""What has waited for its mailbox: one mail with everything when its turn has come, and nothing lost."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from accounts.permissions import Role
from core.tokens import Link, read
from mailings.domain import outgoing
from mailings.domain.attachments import AttachmentSpec
from mailings.domain.messages import message_id
from mailings.domain.sending import MAX_ATTEMPTS, send_due
from mailings.domain.throttling import MAX_PARTS, release_due
from mailings.models import OutgoingMail
from tests.mailings.conftest import AT

pytestmark = pytest.mark.django_db

TURN = AT + timedelta(hours=1)
LATE = TURN + timedelta(hours=5)
SIGNATURE = '\n\n{% include "mailings/mail/signature.txt" %}'


@pytest.fixture(autouse=True)
def probe_address(settings):
    settings.ROOT_URLCONF = "tests.mailings.probe_urls"


@pytest.fixture
def throttled(queue):
    """Queue mails that wait for one mailbox, each with a cause and a link of its own."""

    def throttled(*numbers, to="amt@stadt.example.org", turn_at=TURN, **rest):
        rows = []
        for number in numbers:
            link = Link("probe", row=number, generation=1, issued_at=AT)
            message = f'Guten Tag Nummer {number}:\n\n{{% link "link" %}}{SIGNATURE}'
            mail = queue(f"Anlass {number}", message, to=to, links={"link": link}, turn_at=turn_at, **rest)
            OutgoingMail.objects.filter(pk=mail.pk).update(cause_kind="probe", cause_id=number)
            rows.append(mail)
        return rows

    return throttled


def states():
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def links_in(text):
    tokens = [word.split("/")[-2] for word in text.split() if word.startswith("http://testserver/probe/")]
    return [read(token, purpose="probe") for token in tokens]


def test_nothing_leaves_before_the_turn(throttled, sink):
    throttled(1, 2)
    assert send_due(at=TURN - timedelta(seconds=1), limit=10) == 0
    assert (states(), sink.mails) == (["throttled"] * 2, [])


def test_single_mail_leaves_as_it_is_with_links_dated_at_sending(throttled, sink):
    throttled(1)
    assert send_due(at=LATE, limit=10) == 1
    [mail] = sink.mails
    assert mail["Subject"] == "Anlass 1"
    assert links_in(mail.get_content()) == [Link("probe", 1, 1, LATE)]
    assert mail["Date"].datetime == LATE
    assert states() == ["sent"]


def test_several_leave_as_one_mail_with_all_their_links(throttled, sink):
    throttled(1, 2, 3)
    assert send_due(at=LATE, limit=10) == 1
    [mail] = sink.mails
    text = mail.get_content().replace("\r\n", "\n")
    assert (mail["Subject"], mail["To"]) == ("3 Nachrichten von #sicherimDienst", "amt@stadt.example.org")
    assert links_in(text) == [Link("probe", number, 1, LATE) for number in (1, 2, 3)]
    assert "1. Anlass 1\n===========\n\nGuten Tag Nummer 1:" in text
    assert text.count("Mit freundlichen Grüßen") == 1
    *parts, digest = OutgoingMail.objects.order_by("pk")
    assert [(part.state, part.sent_at, part.digest) for part in parts] == [("sent", digest.sent_at, digest)] * 3
    assert send_due(at=LATE, limit=10) == 0


def test_mailboxes_are_told_apart_by_address_alone(throttled, sink):
    throttled(1, to="amt@stadt.example.org")
    throttled(2, to="Amt@Stadt.example.org")
    throttled(3, to="anderes@stadt.example.org")
    assert send_due(at=TURN, limit=10) == 2
    assert sorted(mail["Subject"] for mail in sink.mails) == ["2 Nachrichten von #sicherimDienst", "Anlass 3"]


def test_what_waits_for_a_later_turn_goes_along(throttled, sink):
    throttled(1)
    throttled(2, turn_at=LATE)
    assert send_due(at=TURN, limit=10) == 1
    assert [mail["Subject"] for mail in sink.mails] == ["2 Nachrichten von #sicherimDienst"]


def test_same_mail_again_is_said_once_and_last(throttled, sink):
    throttled(1, 1, 2)
    assert send_due(at=TURN, limit=10) == 1
    [mail] = sink.mails
    assert [link.row for link in links_in(mail.get_content())] == [1, 2]
    assert states() == ["stopped", "sent", "sent", "sent"]


def test_only_the_last_of_the_same_mails_leaves_by_itself(throttled, sink):
    throttled(1, 1)
    send_due(at=TURN, limit=10)
    assert ([mail["Subject"] for mail in sink.mails], states()) == (["Anlass 1"], ["stopped", "sent"])


def test_digest_carries_the_attachments_of_its_parts(throttled):
    throttled(1, attachments=[AttachmentSpec("probe", 1)])
    throttled(2, attachments=[AttachmentSpec("probe", 2), AttachmentSpec("probe", 3)])
    release_due(at=TURN)
    digest = OutgoingMail.objects.get(template="mailings/digest")
    assert digest.attachments == [["probe", 1, ""], ["probe", 2, ""], ["probe", 3, ""]]


def test_flood_is_split_and_leaves_whole(throttled, sink):
    throttled(*range(MAX_PARTS + 1))
    for _ in range(2):
        send_due(at=TURN, limit=10)
    assert [mail["Subject"] for mail in sink.mails] == [
        f"{MAX_PARTS} Nachrichten von #sicherimDienst",
        f"Anlass {MAX_PARTS}",
    ]


def test_text_of_one_part_cannot_become_a_link_of_another(queue, throttled, sink):
    throttled(1)
    forged = queue("Anlass 2", "{{ name }}", context={"name": "⟦Link 1⟧"}, to="amt@stadt.example.org", turn_at=TURN)
    OutgoingMail.objects.filter(pk=forged.pk).update(cause_kind="probe", cause_id=2)
    send_due(at=TURN, limit=10)
    [mail] = sink.mails
    assert len(links_in(mail.get_content())) == 1


def test_refusal_of_the_server_is_the_outcome_of_all_parts(throttled, sink, office_user):
    throttled(1, 2)
    sink.on_data = lambda server, envelope: "554 abgelehnt"
    send_due(at=TURN, limit=10)
    assert states() == ["dead"] * 3
    *parts, digest = OutgoingMail.objects.order_by("pk")
    assert list(outgoing.dead()) == [digest]
    outgoing.settle(parts[0], by=office_user, at=LATE)  # a part is settled with its digest
    assert states() == ["settled"] * 3
    outgoing.retry(parts[0], by=office_user, at=LATE)  # a part is tried again with its digest
    assert states() == ["waiting"] * 3
    sink.on_data = lambda server, envelope: "250 OK"
    assert send_due(at=LATE, limit=10) == 1
    assert states() == ["sent"] * 3


def test_digest_deferred_by_the_server_is_tried_again_and_is_the_same_mail(throttled, sink):
    throttled(1, 2)
    sink.on_data = lambda server, envelope: "451 spaeter"
    send_due(at=TURN, limit=10)
    assert states() == ["waiting"] * 3
    digest = OutgoingMail.objects.get(template="mailings/digest")
    throttled(3)  # comes too late for this one
    sink.on_data = lambda server, envelope: "250 OK"
    send_due(at=TURN + timedelta(minutes=2), limit=1)
    assert sink.mails[-1]["Message-ID"] == message_id(digest)
    assert [link.row for link in links_in(sink.mails[-1].get_content())] == [1, 2]


def test_worker_killed_after_the_release_loses_nothing(throttled, sink, settings):
    throttled(1, 2)
    release_due(at=TURN)
    release_due(at=TURN)
    assert states() == ["waiting"] * 3
    OutgoingMail.objects.filter(template="mailings/digest").update(leased_until=TURN + settings.MAIL_LEASE, attempts=1)
    assert send_due(at=TURN, limit=10) == 0
    assert send_due(at=TURN + settings.MAIL_LEASE, limit=10) == 1
    assert (len(sink.mails), states()) == (1, ["sent"] * 3)


def test_every_attempt_without_outcome_ends_the_parts_too(throttled, sink):
    throttled(1, 2)
    release_due(at=TURN)
    OutgoingMail.objects.filter(template="mailings/digest").update(attempts=MAX_ATTEMPTS)
    send_due(at=TURN, limit=10)
    assert states() == ["dead"] * 3


def caused(throttled, number):
    """A waiting mail with a user as cause, which can be stopped and erased."""
    user = User.objects.create_user(f"anlass{number}@example.org", name=f"Anlass {number}", role=Role.OFFICE)
    [mail] = throttled(number)
    OutgoingMail.objects.filter(pk=mail.pk).update(cause_kind="accounts.user", cause_id=user.pk)
    return user


def test_throttled_mail_is_stopped_and_erased_with_its_cause(throttled):
    user = caused(throttled, 1)
    assert outgoing.erase(user, at=AT) == 1
    assert list(OutgoingMail.objects.values_list("state", "to", "body")) == [("stopped", "", "")]
    assert release_due(at=TURN) == 0


def test_stopped_part_is_not_in_the_digest_that_waits(throttled, sink):
    first, second = caused(throttled, 1), caused(throttled, 2)
    release_due(at=TURN)
    with transaction.atomic():
        outgoing.stop(first, at=TURN)
    digest = OutgoingMail.objects.get(template="mailings/digest")
    assert (digest.subject, "Anlass 1" in digest.body, "Anlass 2" in digest.body) == (
        "Eine Nachricht von #sicherimDienst",
        False,
        True,
    )
    with transaction.atomic():
        outgoing.stop(second, at=TURN)
    assert send_due(at=TURN, limit=10) == 0
    assert states() == ["stopped"] * 3


def test_erased_part_leaves_a_sent_digest_which_is_erased_with_the_last(throttled, sink):
    first, second = caused(throttled, 1), caused(throttled, 2)
    send_due(at=TURN, limit=10)
    with transaction.atomic():
        outgoing.erase(first, at=LATE)
    digest = OutgoingMail.objects.get(template="mailings/digest")
    assert (digest.state, "Nummer 1" in digest.body, "Nummer 2" in digest.body) == ("sent", False, True)
    assert [values[1] for values in digest.links] == [2]
    with transaction.atomic():
        outgoing.erase_all(User.objects.filter(pk=second.pk), at=LATE)
    digest.refresh_from_db()
    assert (digest.to, digest.subject, digest.body, digest.links, digest.erased_at) == ("", "", "", [], LATE)


def test_mail_that_waits_for_its_turn_is_not_late(throttled, settings):
    throttled(1, turn_at=LATE)
    assert outgoing.oldest_waiting(LATE - timedelta(seconds=1)) is None
    assert outgoing.oldest_waiting(LATE + timedelta(minutes=5)) == timedelta(minutes=5)
    release_due(at=LATE)
    assert outgoing.oldest_waiting(LATE) == timedelta(0)


def test_status_says_until_when_it_waits(throttled):
    [mail] = throttled(1)
    assert mail.status == "wartet auf das Postfach bis 1. Februar 2024, 11:00 Uhr"
    release_due(at=TURN)
    assert OutgoingMail.objects.get().status == "wartet"
