import pytest
from django.test import Client

from mailings.models import OutgoingMail
from members.models import Application
from tests.factories import OrganisationFactory
from tests.members.views.typed import to_check
from tests.together import together


@pytest.mark.usefixtures("committed_db")
def test_two_parallel_final_posts_make_one_application_and_both_are_thanked():
    visitor = Client()
    check = to_check(visitor, OrganisationFactory())

    def press():
        twin = Client()
        twin.cookies = visitor.cookies
        return twin.post(check)["Location"]

    first, second = together(press, press)
    assert first == second
    assert (Application.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    assert visitor.get(first).status_code == 200
