"""Systemverwaltung manages the logins."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from tests.factories import NOW, TODAY, UserFactory

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
        "is_active": "on",
        "new_password": PASSWORD,
    }
    return {**values, **changes}


def change(client: Client, user: User, **changes: str):
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), typed(**{"new_password": "", **changes}))


def test_a_new_login_can_sign_in_and_is_recorded_without_values(client):
    assert client.post(ADD, typed()).status_code == 302
    user = User.objects.get(email="neu@example.org")
    assert (user.roles, user.check_password(PASSWORD)) == (frozenset(), True)
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.subject_kind, entry.subject_id, entry.data) == ("created", "accounts.user", user.pk, {})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "NEU@example.org"}, "Diese E-Mail-Adresse hat schon einen Zugang."),
        ({"new_password": "kurz"}, "zu kurz"),
        ({"new_password": ""}, "Füllen Sie das Feld"),
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


@pytest.mark.parametrize(
    ("changes", "mail_line"),
    [
        ({"email": "umgezogen@example.org"}, "– die E-Mail-Adresse, mit der Sie sich anmelden"),
        ({"new_password": "ganz neues Passwort"}, "– das Passwort"),
        ({"is_active": ""}, "– der Zugang ist jetzt abgeschaltet"),
    ],
)
def test_a_changed_login_ends_its_sessions_and_its_owner_reads_what_changed(client, changes, mail_line):
    user = UserFactory(name="Neu Hier", email="neu@example.org", role=Role.READER)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/verwaltung/").status_code == 200
    change(client, user, **changes)
    assert theirs.get("/verwaltung/").status_code == 302
    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.to for mail in mails] == ["neu@example.org", *([changes["email"]] if "email" in changes else [])]
    for mail in mails:
        lines = mail.body.splitlines()
        assert [line for line in lines if line.startswith("–")] == [mail_line]
        assert "Geändert hat das die Systemverwaltung. Alle Anmeldungen mit diesem Zugang sind beendet." in lines
    assert [entry.data for entry in JournalEntry.objects.all()] == [{"fields": list(changes)}]


def test_a_new_name_is_stored_without_a_mail_and_ends_no_session(client):
    user = UserFactory(name="Neu Hier", email="neu@example.org", role=Role.READER)
    theirs = Client()
    theirs.force_login(user)
    change(client, user, name="Neu Dort")
    assert "Neu Dort" in theirs.get("/verwaltung/").content.decode()
    assert not OutgoingMail.objects.exists()


def test_a_login_switched_off_and_on_again_signs_in_anew(client):
    user = UserFactory(name="Neu Hier", email="neu@example.org", role=Role.READER)
    theirs = Client()
    theirs.force_login(user)
    change(client, user, is_active="")
    change(client, user)
    assert theirs.get("/verwaltung/")["Location"] == "/verwaltung/login/?next=/verwaltung/"
    assert [entry.data for entry in JournalEntry.objects.all()] == [{"fields": ["is_active"]}] * 2
    user.refresh_from_db()
    assert user.is_active


def test_own_address_changes_without_signing_out(client, keeper):
    elsewhere = Client()
    elsewhere.force_login(keeper)
    change(client, keeper)
    assert [browser.get("/verwaltung/").status_code for browser in (client, elsewhere)] == [200, 302]
    keeper.refresh_from_db()
    assert (keeper.name, keeper.email) == ("Neu Hier", "neu@example.org")


def test_own_password_needs_the_old_one(client, keeper):
    page = change(client, keeper, new_password="ganz neues Passwort").content.decode()
    assert "Ihr eigenes Passwort ändern Sie auf der Seite hinter Ihrem Namen oben." in page
    keeper.refresh_from_db()
    assert not keeper.check_password("ganz neues Passwort")


def test_nobody_takes_away_their_own_access(client, keeper):
    response = change(client, keeper, is_active="")
    assert "Den eigenen Zugang kann nur eine andere Person" in response.content.decode()
    keeper.refresh_from_db()
    assert keeper.is_active


def test_a_new_password_is_set_for_somebody_else(client):
    user = UserFactory()
    client.post(
        reverse("admin:accounts_user_change", args=[user.pk]),
        typed(email=user.email, name=user.name, new_password="ganz neues Passwort"),
    )
    user.refresh_from_db()
    assert user.check_password("ganz neues Passwort")
    assert JournalEntry.objects.get().data == {"fields": ["new_password"]}


def test_last_administrator_without_an_end_is_not_switched_off(keeper):
    helper = UserFactory(role=None)
    helper.assignments.create(role=Role.SYSTEM, start=TODAY, end=date(2100, 1, 1), state="granted", given_at=NOW)
    client = Client()
    client.force_login(helper)
    answer = client.post(
        reverse("admin:accounts_user_change", args=[keeper.pk]),
        {"name": keeper.name, "email": keeper.email, "new_password": ""},
    )
    assert "Das ist die letzte Systemverwaltung ohne Ende. Geben Sie diese Rolle zuerst" in answer.content.decode()
    keeper.refresh_from_db()
    assert keeper.is_active
