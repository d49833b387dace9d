import pytest
from django.test import Client

from tests.factories import UserFactory
from tests.office.conftest import client_of


@pytest.fixture
def office_client(db: None) -> Client:
    """The browser of somebody of the Geschäftsstelle."""
    return client_of(UserFactory())
