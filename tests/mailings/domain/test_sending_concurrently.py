"""What only real commits show: several workers, and a mail that others touch while it is on the line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from mailings.domain import outgoing
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
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
    """The slow one comes back after another has sent and recorded: the row keeps the other's word."""
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


def test_mail_stopped_during_transmission_is_marked_sent(queue, sink, office):
    queue_some(queue, 1)

    def stopped(server, envelope):
        in_a_thread(outgoing.stop, office, at=AT)
        return OK

    sink.on_data = stopped
    send_due(at=AT, limit=1)
    assert OutgoingMail.objects.get().state == "sent"


@pytest.mark.parametrize("answer", ["554 abgelehnt", "451 spaeter"])
def test_mail_stopped_during_transmission_and_refused_stays_stopped(queue, sink, office, answer):
    queue_some(queue, 1)

    def stopped(server, envelope):
        in_a_thread(outgoing.erase, office, at=AT)
        return answer

    sink.on_data = stopped
    send_due(at=AT, limit=1)
    assert OutgoingMail.objects.get().state == "stopped"
