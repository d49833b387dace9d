from uuid import uuid4

import pytest

from mailings.models import OutgoingMail
from privacy.models import Case
from selfservice.domain import actions, links
from tests.factories import NOW, PersonFactory
from tests.together import together

pytestmark = pytest.mark.usefixtures("committed_db")
MAIL = "nele@klinik.example.org"


def test_parallel_requests_for_a_link_are_one_mail():
    PersonFactory(email=MAIL)
    together(*[lambda: links.request_links(MAIL, at=NOW)] * 4)
    assert OutgoingMail.objects.count() == 1


def test_parallel_leavings_are_one_case():
    person = PersonFactory(email=MAIL)
    asked = together(
        *[lambda: actions.ask_office(person, kind=Case.Kind.LEAVING, submission=uuid4(), at=NOW) for _ in range(4)]
    )
    assert {case.pk for case in asked} == {Case.objects.get().pk}
