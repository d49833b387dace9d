"""Login by e-mail address and password, with limited attempts and the same answer for all errors."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.domain.login_attempts import PER_LOGIN, PER_MAILBOX
from accounts.models import User
from accounts.permissions import Role
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"
LOGIN, START = "/verwaltung/login/", "/verwaltung/"
WRONG = "E-Mail-Adresse und Passwort passen nicht zusammen."


@pytest.fixture
def somebody() -> User:
    return User.objects.create_user("Jana@Example.org", PASSWORD, name="Jana Beispiel", role=Role.OFFICE, since=TODAY)


def sign_in(client: Client, email: str = "jana@example.org", password: str = PASSWORD, **headers: str):
    return client.post(LOGIN, {"username": email, "password": password, "next": START}, **headers)


def test_login_leads_to_the_queue_whatever_the_case_of_the_address(somebody):
    client = Client()
    assert sign_in(client, "JANA@example.ORG")["Location"] == START
    assert client.get(START).status_code == 200


def test_login_knows_a_mailbox_however_its_domain_is_written_and_no_other():
    User.objects.create_user("jana@straße.example", PASSWORD, name="Jana Beispiel", role=Role.OFFICE, since=TODAY)
    for typed in ("jana@straße.example", "Jana@xn--strae-oqa.example", "JANA@STRAẞE.EXAMPLE"):
        assert sign_in(Client(), typed)["Location"] == START
    assert sign_in(Client(), "jana@strasse.example").status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("jana@xn--strae-oqa.example", PASSWORD, name="Jana", role=Role.OFFICE, since=TODAY)


def test_login_takes_the_longest_address_there_can_be():
    longest = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.example"
    User.objects.create_user(longest, PASSWORD, name="Jana Beispiel", role=Role.OFFICE, since=TODAY)
    assert sign_in(Client(), longest)["Location"] == START


def test_login_returns_to_the_page_asked_for_but_to_no_other_host(somebody):
    target = reverse("admin:members_person_changelist")
    client = Client()
    assert client.get(target)["Location"] == f"{LOGIN}?next={target}"
    assert client.post(LOGIN, {"username": somebody.email, "password": PASSWORD, "next": target})["Location"] == target
    elsewhere = {"username": somebody.email, "password": PASSWORD, "next": "https://boese.example/"}
    assert Client().post(LOGIN, elsewhere)["Location"] == START


def test_login_answers_alike_for_unknown_wrong_and_switched_off(somebody):
    User.objects.create_user("aus@example.org", PASSWORD, name="Aus", role=Role.OFFICE, is_active=False)
    User.objects.create_user("ohne@example.org", name="Ohne", role=Role.OFFICE, since=TODAY)
    for email, password in (
        ("niemand@example.org", PASSWORD),
        ("jana@example.org", "falsch"),
        ("aus@example.org", PASSWORD),
        ("ohne@example.org", ""),
        ("ohne@example.org", "!"),
    ):
        response = sign_in(Client(), email, password)
        page = response.content.decode()
        assert response.status_code == 200
        assert (email, WRONG in page or not password) == (email, True)
        assert "Fehler: " in page


def test_login_is_limited_per_mailbox_known_or_not(somebody):
    with time_machine.travel(NOW, tick=False):
        for email in ("jana@example.org", "niemand@example.org"):
            for _ in range(PER_MAILBOX):
                assert WRONG in sign_in(Client(), email, "falsch").content.decode()
            assert "zu viele Versuche" in sign_in(Client(), email).content.decode()
        assert sign_in(Client(), "dritte@example.org", "falsch").status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert sign_in(Client())["Location"] == START


def test_stranger_who_tries_too_often_does_not_lock_the_owner_out(somebody):
    with time_machine.travel(NOW, tick=False):
        for _ in range(PER_MAILBOX + 1):
            sign_in(Client(REMOTE_ADDR="192.0.2.9"), password="falsch")
        assert sign_in(Client())["Location"] == START


@pytest.mark.parametrize("email", ["", "x" * 5_000, "a@b\r\nBcc: c@d.example", "\u202ea@example.org", "<script>"])
def test_login_takes_bad_input_with_a_page(somebody, email):
    response = sign_in(Client(), email)
    assert response.status_code == 200
    assert "Fehler: " in response.content.decode()


def test_login_rolls_on_and_ends_after_a_working_day(somebody):
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        for _ in range(12):
            clock.shift(timedelta(hours=1))
            assert client.get(START).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(START)["Location"].startswith(LOGIN)


def test_login_ends_after_two_idle_hours(somebody):
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(hours=2, minutes=1))
        assert client.get(START)["Location"].startswith(LOGIN)


def test_logout_needs_a_post(somebody):
    client = Client()
    sign_in(client)
    assert client.get("/verwaltung/logout/").status_code == 405
    assert "Sie sind abgemeldet" in client.post("/verwaltung/logout/").content.decode()
    assert client.get(START).status_code == 302


def test_own_password_is_changed_after_the_old_one(somebody):
    client, other = Client(), Client()
    sign_in(client)
    sign_in(other)
    new = "noch ein längeres Passwort"
    refused = client.post(
        "/verwaltung/password_change/", {"old_password": "x", "new_password1": new, "new_password2": new}
    )
    assert "Das bisherige Passwort stimmt nicht." in refused.content.decode()
    client.post("/verwaltung/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert client.get(START).status_code == 200
    assert other.get(START).status_code == 302
    assert JournalEntry.objects.get().data == {"fields": ["new_password"]}
    mail = OutgoingMail.objects.get()
    assert (mail.to, "– das Passwort\n" in mail.body) == (somebody.email, True)
    assert "Geändert hat das jemand, der mit Ihrem Zugang angemeldet war. Alle anderen Anmeldungen" in mail.body


def test_old_password_is_not_tried_out(somebody):
    client, new = Client(), "noch ein längeres Passwort"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        for _ in range(PER_LOGIN):
            client.post("/verwaltung/password_change/", {**typed, "old_password": "falsch"})
        assert "zu viele Versuche" in client.post("/verwaltung/password_change/", typed).content.decode()
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert client.post("/verwaltung/password_change/", typed).status_code == 302
