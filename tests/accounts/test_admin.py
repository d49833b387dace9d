"""Systemverwaltung manages the logins."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from journal.models import JournalEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADD = "/verwaltung/accounts/user/add/"
PASSWORD = "ein langes Passwort"


@pytest.fixture
def keeper() -> User:
    return UserFactory(role=Role.SYSTEM)


@pytest.fixture
def client(keeper) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def typed(**changes: str) -> dict[str, str]:
    values = {
        "name": "Neu Hier",
        "email": "neu@example.org",
        "role": "reader",
        "is_active": "on",
        "new_password": PASSWORD,
    }
    return {**values, **changes}


def change(client: Client, user: User, **changes: str):
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), typed(new_password="", **changes))


def test_a_new_login_can_sign_in_and_is_recorded_without_values(client):
    assert client.post(ADD, typed()).status_code == 302
    user = User.objects.get(email="neu@example.org")
    assert (user.role, user.check_password(PASSWORD)) == (Role.READER, True)
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.subject_kind, entry.subject_id, entry.data) == ("created", "accounts.user", user.pk, {})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "NEU@example.org"}, "Diese E-Mail-Adresse hat schon einen Zugang."),
        ({"new_password": "kurz"}, "zu kurz"),
        ({"new_password": ""}, "Füllen Sie das Feld"),
        ({"role": "god"}, "Wählen Sie eine der angebotenen Möglichkeiten aus."),
        ({"name": "x\r\nBcc: a@b.example"}, "Entfernen Sie Zeilenumbrüche"),
    ],
)
def test_a_new_login_is_refused_with_a_sentence(client, changes, sentence):
    UserFactory(email="neu@example.org") if "email" in changes else None
    before = User.objects.count()
    response = client.post(ADD, typed(**changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert User.objects.count() == before


def test_role_changes_and_switching_off_ends_the_session(client):
    user = UserFactory(email="neu@example.org")
    user.set_password(PASSWORD)
    user.save()
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/verwaltung/").status_code == 200
    change(client, user, is_active="")
    assert theirs.get("/verwaltung/").status_code == 302
    user.refresh_from_db()
    assert (user.role, user.is_active, user.check_password(PASSWORD)) == (Role.READER, False, True)
    assert JournalEntry.objects.get().data == {"fields": ["is_active", "name", "role"]}


def test_nobody_takes_away_their_own_access(client, keeper):
    response = change(client, keeper, role="reader", is_active="")
    assert "Den eigenen Zugang kann nur eine andere Person" in response.content.decode()
    keeper.refresh_from_db()
    assert (keeper.role, keeper.is_active) == (Role.SYSTEM, True)


def test_a_new_password_is_set_for_somebody_else(client):
    user = UserFactory()
    client.post(
        reverse("admin:accounts_user_change", args=[user.pk]),
        typed(email=user.email, name=user.name, role=user.role, new_password="ganz neues Passwort"),
    )
    user.refresh_from_db()
    assert user.check_password("ganz neues Passwort")
    assert JournalEntry.objects.get().data == {"fields": ["new_password"]}
