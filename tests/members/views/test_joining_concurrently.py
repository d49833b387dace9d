from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from mailings.models import OutgoingMail
from members.domain import applications
from members.models import Application
from tests.concurrently import run_concurrently, wait_until_lock_is_awaited
from tests.factories import OrganisationFactory
from tests.members.views.form_data import post_check, post_to_check, text


@pytest.mark.usefixtures("committed_db")
def test_two_parallel_final_posts_make_one_application_and_both_are_thanked():
    visitor = Client()
    check = post_to_check(visitor, OrganisationFactory())

    def press():
        twin = Client()
        twin.cookies = visitor.cookies
        return twin.post(check)["Location"]

    first, second = run_concurrently(press, press)
    assert first == second
    assert (Application.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    assert visitor.get(first).status_code == 200


@pytest.mark.usefixtures("committed_db")
def test_correcting_while_the_mail_is_being_confirmed_shows_a_message():
    visitor = Client()
    application = post_check(visitor, post_to_check(visitor, OrganisationFactory()))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            applications.confirm(application, at=timezone.now())
            correcting = pool.submit(correct_the_address, visitor)
            wait_until_lock_is_awaited()
        page = correcting.result(timeout=20)
    assert page.status_code == 200
    assert "inzwischen bestätigt" in text(page)
    application.refresh_from_db()
    assert (application.state, application.contact.email) == ("confirmed", "bb@stadt.example.org")


def correct_the_address(visitor):
    try:
        return visitor.post("/beitreten/danke/", {"correct": "1", "email": "rathaus@stadt.example.org"}, follow=True)
    finally:
        connection.close()
