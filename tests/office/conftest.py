from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from tests.factories import UserFactory

SignIn = Callable[..., Client]


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(name="Jana Beispiel")


@pytest.fixture
def office_client(reviewer: User) -> Client:
    """The browser of somebody of the Geschäftsstelle."""
    return client_of(reviewer)


@pytest.fixture
def colleague_client(db: None) -> Client:
    return client_of(UserFactory(name="Tom Muster"))


@pytest.fixture
def reader_client(db: None) -> Client:
    return client_of(UserFactory(role=Role.READER))


@pytest.fixture
def regional_client(db: None) -> Client:
    """Somebody who coordinates the Regierungsbezirk Detmold."""
    return client_of(UserFactory(role=Role.REGIONAL, areas=["057"]))


@pytest.fixture
def team_client(db: None) -> Client:
    """Somebody of the Veranstaltungsteam, of no event yet."""
    return client_of(UserFactory(role=Role.EVENT_TEAM))


@pytest.fixture
def editor_client(db: None) -> Client:
    return client_of(UserFactory(role=Role.EDITOR))


@pytest.fixture
def system_client(db: None) -> Client:
    return client_of(UserFactory(role=Role.SYSTEM))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
