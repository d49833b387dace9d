"""Sending with real commits: several workers, and mails that are changed during transmission."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from mailings.domain import mailbox_limits, outgoing
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from tests.concurrently import run_concurrently
from tests.mailings.conftest import AT
from tests.smtp_sink import OK

pytestmark = pytest.mark.usefixtures("committed_db")


def queue_some(queue, count):
    with transaction.atomic():
        return [queue(to=f"mail{number}@example.org") for number in range(count)]


def in_a_thread(work, *arguments, **keywords):
    """Run with the thread's own connection, which is closed afterwards."""
    try:
        return work(*arguments, **keywords)
    finally:
        connection.close()


def test_queue_outside_of_any_transaction_is_refused(queue):
    with pytest.raises(TransactionManagementError):
        queue()


def test_mail_goes_with_the_transaction_that_failed(queue):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_two_workers_send_each_mail_once(queue, sink):
    mails = queue_some(queue, 30)
    with ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(in_a_thread, send_due, at=AT, limit=100) for _ in range(2)]
        shares = [worker.result() for worker in workers]
    assert sum(shares) == len(mails)
    assert sorted(mail["To"] for mail in sink.mails) == sorted(mail.to for mail in mails)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_claim_is_committed_before_the_mail_is_transmitted(queue, sink):
    queue_some(queue, 1)
    seen = []

    def look(server, envelope):
        seen.extend(in_a_thread(lambda: list(OutgoingMail.objects.values_list("state", "attempts"))))
        return OK

    sink.on_data = look
    send_due(at=AT, limit=1)
    assert seen == [("waiting", 1)]


def test_worker_whose_lease_ran_out_records_nothing(queue, sink, settings):
    """A slow worker finishes after another one has sent the mail: the row keeps the result of the other."""
    [mail] = queue_some(queue, 1)
    later = AT + settings.MAIL_LEASE + timedelta(seconds=1)

    def overtaken(server, envelope):
        sink.on_data = lambda server, envelope: OK
        in_a_thread(lambda: OutgoingMail.objects.update(state="sent", sent_at=later, lease=None, leased_until=None))
        return "451 spaeter"

    sink.on_data = overtaken
    send_due(at=AT, limit=1)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.last_error) == ("sent", later, "")


def test_mail_stopped_during_transmission_is_marked_sent(queue, sink, office_user):
    queue_some(queue, 1)

    def stopped(server, envelope):
        in_a_thread(outgoing.stop, office_user, at=AT)
        return OK

    sink.on_data = stopped
    send_due(at=AT, limit=1)
    assert OutgoingMail.objects.get().state == "sent"


@pytest.mark.parametrize("answer", ["554 abgelehnt", "451 spaeter"])
def test_mail_stopped_during_transmission_and_refused_stays_stopped(queue, sink, office_user, answer):
    queue_some(queue, 1)

    def stopped(server, envelope):
        in_a_thread(outgoing.erase, office_user, at=AT)
        return answer

    sink.on_data = stopped
    send_due(at=AT, limit=1)
    assert OutgoingMail.objects.get().state == "stopped"


def test_two_workers_make_one_digest_of_what_waited(queue, sink):
    with transaction.atomic():
        for number in range(6):
            mail = queue(f"Anlass {number}", to="amt@example.org", turn_at=AT)
            OutgoingMail.objects.filter(pk=mail.pk).update(cause_kind="probe", cause_id=number)
    run_concurrently(*[lambda: send_due(at=AT, limit=10)] * 2)
    assert [mail["Subject"] for mail in sink.mails] == ["6 Nachrichten von #sicherimDienst"]
    assert list(OutgoingMail.objects.values_list("state", flat=True)) == ["sent"] * 7


def test_worker_killed_after_the_servers_answer_sends_the_same_digest_again(queue, sink, settings):
    with transaction.atomic():
        for number in range(2):
            mail = queue(f"Anlass {number}", to="amt@example.org", turn_at=AT)
            OutgoingMail.objects.filter(pk=mail.pk).update(cause_kind="probe", cause_id=number)

    class Killed(BaseException):
        pass

    def killed(*arguments, **keywords):
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mailings.domain.sending._release", killed)
        with pytest.raises(Killed):
            send_due(at=AT, limit=1)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"waiting"}
    send_due(at=AT + settings.MAIL_LEASE + timedelta(minutes=1), limit=1)
    first, second = sink.mails
    assert (first["Message-ID"], first.as_bytes()) == (second["Message-ID"], second.as_bytes())
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


def test_mails_that_begin_to_wait_together_share_one_turn(queue, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 2

    def count():
        with transaction.atomic():
            return mailbox_limits.count_mail("amt@example.org", at=AT)

    turn = AT + timedelta(hours=1)
    assert sorted(run_concurrently(*[count] * 8), key=str) == [turn] * 6 + [None] * 2
    with transaction.atomic():
        left = [mailbox_limits.count_mail("amt@example.org", at=turn) for _ in range(2)]
    assert left == [None, turn + timedelta(hours=1)]
