"""`manage.py zugang_anlegen`: the first login of the back office, with a password asked twice on a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from journal.models import JournalEntry

pytestmark = pytest.mark.django_db
COMMAND = "accounts.management.commands.zugang_anlegen"
PASSWORD = "ein langes Passwort"


@pytest.fixture
def terminal(monkeypatch):
    """A terminal where these answers are typed, passwords unseen."""

    def type_in(*answers: str, passwords: tuple[str, ...] = (PASSWORD, PASSWORD)) -> str:
        typed, unseen, out = iter(answers), iter(passwords), StringIO()
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda question: next(typed))
        monkeypatch.setattr(f"{COMMAND}.getpass", lambda question: next(unseen))
        call_command("zugang_anlegen", stdout=out)
        return out.getvalue()

    return type_in


def test_first_login_is_made_and_signs_in(terminal):
    said = terminal("Erste@Example.org", "Erste Person")
    assert said.endswith("Erste Person kann sich jetzt mit Erste@example.org unter /verwaltung/ anmelden.\n")
    assert User.objects.get().roles == {Role.SYSTEM}
    assert list(JournalEntry.objects.values_list("verb", flat=True).order_by("pk")) == ["created", "give"]
    answer = Client().post("/verwaltung/login/", {"username": "erste@example.org", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("answers", "passwords", "sentence"),
    [
        (("keine Adresse", "Erste"), (), "Geben Sie eine E-Mail-Adresse ein"),
        (("da@example.org", "Erste"), (), "Diese E-Mail-Adresse hat schon einen Zugang."),
        (("erste@example.org", " "), (), "Name"),
        (("erste@example.org", "Erste"), (PASSWORD, "ein anderes"), "Die beiden Passwörter sind verschieden."),
        (("erste@example.org", "Erste"), ("kurz", "kurz"), "mindestens 12 Zeichen"),
    ],
)
def test_wrong_answer_is_refused_with_a_sentence_and_makes_nothing(terminal, answers, passwords, sentence):
    User.objects.create_user("da@example.org", PASSWORD, name="Da", role=Role.SYSTEM)
    with pytest.raises(CommandError, match=sentence):
        terminal(*answers, passwords=passwords)
    assert User.objects.count() == 1


def test_without_a_terminal_no_login_is_made():
    with pytest.raises(CommandError, match="braucht dafür ein Terminal"):
        call_command("zugang_anlegen", email="erste@example.org", name="Erste")
    assert not User.objects.exists()
