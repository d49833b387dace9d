from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mailings.models import OutgoingMail
from privacy.models import Case
from selfservice.domain import actions, links
from selfservice.models import LinkRequest
from tests.concurrently import run_concurrently
from tests.factories import NOW, PersonFactory

pytestmark = pytest.mark.usefixtures("committed_db")
MAIL = "nele@klinik.example.org"


def test_parallel_requests_for_a_link_are_one():
    run_concurrently(*[lambda: links.request_links(MAIL, at=NOW)] * 4)
    assert LinkRequest.objects.count() == 1


def test_parallel_workers_mail_each_request_once():
    addresses = [f"nele{number}@klinik.example.org" for number in range(8)]
    for address in addresses:
        PersonFactory(email=address)
        links.request_links(address, at=NOW)
    answered = run_concurrently(*[lambda: links.mail_requested_links(at=NOW, limit=8)] * 4)
    links.mail_requested_links(at=NOW, limit=8)  # what all of them skipped
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == addresses
    assert (sum(answered) <= 8, LinkRequest.objects.exists()) == (True, False)


def test_request_while_the_mailboxs_last_one_is_answered_does_not_wait():
    links.request_links(MAIL, at=NOW)
    with transaction.atomic():
        LinkRequest.objects.select_for_update().get().delete()
        [result] = run_concurrently(lambda: _request_without_waiting(at=NOW + timedelta(minutes=2)))
    assert (result, LinkRequest.objects.count()) == (None, 1)


def _request_without_waiting(*, at: datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
        links.request_links(MAIL, at=at)


def test_parallel_leavings_are_one_case():
    person = PersonFactory(email=MAIL)
    results = run_concurrently(
        *[lambda: actions.open_case(person, kind=Case.Kind.LEAVING, submission=uuid4(), at=NOW) for _ in range(4)]
    )
    assert {case.pk for case in results} == {Case.objects.get().pk}
