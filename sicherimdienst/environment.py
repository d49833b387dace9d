"""Reads settings from environment variables and reports all mistakes at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from normalisation.domains import ascii_address, ascii_domain, ascii_url

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
TIMEOUTS = {"connect_timeout": 5, "tcp_user_timeout": 10_000}  # of libpq, in seconds and milliseconds


class Environment:
    """Typed access to environment variables.

    A reader returns a usable default for a missing or wrong value and collects the mistake; `check()` raises one
    ImproperlyConfigured that lists all. An empty value counts as missing.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._mistakes: list[str] = []

    def __contains__(self, name: str) -> bool:
        return bool(self._values.get(name, "").strip())

    def add_mistake(self, name: str, what: str) -> None:
        self._mistakes.append(f"{name}: {what}")

    def text(self, name: str, default: str | None = None, *, min_length: int = 0) -> str:
        value = self._values.get(name, "").strip()
        if not value:
            if default is None:
                self.add_mistake(name, "fehlt und hat keine Voreinstellung")
                return "x" * min_length
            return default
        if len(value) < min_length:
            self.add_mistake(name, f"ist zu kurz, mindestens {min_length} Zeichen")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._values.get(name, "").strip().lower()
        if value and value not in TRUE | FALSE:
            self.add_mistake(name, f"„{value}“ ist kein Schalter (1 oder 0)")
        return value in TRUE if value in TRUE | FALSE else default

    def number(self, name: str, default: int, *, min_value: int = 0) -> int:
        value = self._values.get(name, "").strip()
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or int(value) < min_value:
            self.add_mistake(name, f"„{value}“ ist keine ganze Zahl ab {min_value}")
            return default
        return int(value)

    def choice(self, name: str, default: str, choices: set[str]) -> str:
        value = self._values.get(name, "").strip() or default
        if value not in choices:
            self.add_mistake(name, f"„{value}“ ist unbekannt, möglich: {', '.join(sorted(choices))}")
            return default
        return value

    def values(self, name: str, default: list[str]) -> list[str]:
        value = self._values.get(name, "")
        return [part.strip() for part in value.split(",") if part.strip()] or default

    def url(self, name: str, default: str | None = None) -> str:
        """An http(s) address without path, without a trailing slash."""
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        if name in self and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query):
            self.add_mistake(name, f"„{value}“ ist keine Adresse wie https://netzwerk.example.org")
        return self._ascii(name, value, ascii_url)

    def host(self, name: str, default: str | None = None) -> str:
        """The name of a computer, in ASCII."""
        return self._ascii(name, self.text(name, default), ascii_domain)

    def sender(self, name: str, default: str) -> str:
        """A mail address, also `Name <address>`, with its domain in ASCII."""
        return self._ascii(name, self.text(name, default), ascii_address)

    def _ascii(self, name: str, value: str, convert: Callable[[str], str]) -> str:
        try:
            return convert(value)
        except ValueError:  # idna.IDNAError is one
            self.add_mistake(name, f"„{value}“ enthält keinen Rechnernamen, den es geben kann")
            return value

    def database(self, name: str) -> dict[str, Any]:
        """An entry of Django's DATABASES, with timeouts of seconds instead of minutes."""
        try:
            found: dict[str, Any] = dict(dj_database_url.parse(self.text(name)))
        except ValueError as error:
            self.add_mistake(name, str(error))
            return {"ENGINE": "django.db.backends.postgresql"}
        return found | {"OPTIONS": TIMEOUTS | found.get("OPTIONS", {})}

    def check(self) -> None:
        if self._mistakes:
            raise ImproperlyConfigured(
                "Die Einstellungen in der Umgebung stimmen nicht (siehe docs/betrieb.md):\n"
                + "\n".join(f"  - {mistake}" for mistake in self._mistakes)
            )
