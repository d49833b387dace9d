"""Saving the same row concurrently: the second form is shown again with an error."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from members.models import Category
from tests.concurrently import wait_until_lock_is_awaited
from tests.factories import UserFactory


@pytest.mark.usefixtures("committed_db")
def test_category_created_meanwhile_is_refused_at_its_field():
    client = Client()
    client.force_login(UserFactory())

    def enter():
        try:
            return client.post(reverse("admin:members_category_add"), {"name": "Bibliothek", "position": "99"})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Category.objects.create(name="Bibliothek", position=98)
            second = pool.submit(enter)
            wait_until_lock_is_awaited()
        page = second.result(timeout=20)
    assert page.status_code == 200
    assert "Bibliothek" in page.content.decode()
    assert "Fehler: " in page.content.decode()
    assert Category.objects.filter(name="Bibliothek").count() == 1
