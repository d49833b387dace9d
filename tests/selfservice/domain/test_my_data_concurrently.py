from uuid import uuid4

import pytest

from mailings.models import OutgoingMail
from privacy.models import Case
from selfservice.domain import actions, links
from tests.concurrently import run_concurrently
from tests.factories import NOW, PersonFactory

pytestmark = pytest.mark.usefixtures("committed_db")
MAIL = "nele@klinik.example.org"


def test_parallel_requests_for_a_link_are_one_mail():
    PersonFactory(email=MAIL)
    run_concurrently(*[lambda: links.request_links(MAIL, at=NOW)] * 4)
    assert OutgoingMail.objects.count() == 1


def test_parallel_leavings_are_one_case():
    person = PersonFactory(email=MAIL)
    results = run_concurrently(
        *[lambda: actions.open_case(person, kind=Case.Kind.LEAVING, submission=uuid4(), at=NOW) for _ in range(4)]
    )
    assert {case.pk for case in results} == {Case.objects.get().pk}
