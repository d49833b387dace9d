"""`manage.py zugang_anlegen`: makes the first login of the back office, or another when nobody can sign in any more."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.domain import roles
from accounts.forms.logins import PASSWORD_RULES, UserForm
from accounts.models import User
from accounts.permissions import Role
from journal.actors import SYSTEM
from journal.entries import record

NO_TERMINAL = (
    "Der Befehl fragt zweimal nach dem Passwort und braucht dafür ein Terminal. "
    "Mit ssh hilft „ssh -t“, mit docker „-it“."
)


class Command(BaseCommand):
    help = "Legt einen Zugang zur Verwaltung mit der Rolle Systemverwaltung an und fragt zweimal nach dem Passwort"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="E-Mail-Adresse; ohne Angabe wird gefragt")
        parser.add_argument("--name", help="Vor- und Nachname; ohne Angabe wird gefragt")

    def handle(self, *args: Any, email: str | None, name: str | None, **options: Any) -> None:
        """Create the login and journal it. Nothing is created where an answer is refused."""
        if not sys.stdin.isatty():
            raise CommandError(NO_TERMINAL)
        try:
            data = {"email": email or input("E-Mail-Adresse: "), "name": name or input("Vor- und Nachname: ")}
            self._refuse_errors(data, "email", "name")
            self.stdout.write(f"Das Passwort: {PASSWORD_RULES}")
            data["new_password"] = _ask_password_twice()
            user = self._create(data)
        except (KeyboardInterrupt, EOFError) as error:
            raise CommandError("Abgebrochen, es wurde kein Zugang angelegt.") from error
        except DatabaseError as error:
            raise CommandError(f"Die Datenbank ist nicht bereit (zuerst „manage.py migrate“?): {error}") from error
        self.stdout.write(f"{user.name} kann sich jetzt mit {user.email} unter /verwaltung/ anmelden.")

    def _refuse_errors(self, data: dict[str, str], *fields: str) -> UserForm:
        """The filled form. Raises CommandError with what is wrong with these fields, all where none are named."""
        form = UserForm({**data, "is_active": True})
        errors = {name: texts for name, texts in form.errors.items() if name in (fields or form.errors)}
        if errors:
            raise CommandError("\n".join(str(text) for texts in errors.values() for text in texts))
        return form

    @transaction.atomic
    def _create(self, data: dict[str, str]) -> User:
        user, now = self._refuse_errors(data).save(), timezone.now()
        record("created", user, actor=SYSTEM, at=now)
        roles.give(user, Role.SYSTEM, start=timezone.localdate(now), by=None, at=now)
        return user


def _ask_password_twice() -> str:
    password = getpass("Passwort: ")
    if getpass("Passwort noch einmal: ") != password:
        raise CommandError("Die beiden Passwörter sind verschieden. Rufen Sie den Befehl noch einmal auf.")
    return password
