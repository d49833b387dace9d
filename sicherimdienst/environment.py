"""Reads settings from environment variables and reports all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from normalisation.domains import ascii_address, ascii_domain, ascii_url

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
FAMILIES = ("SMTP_", "MAIL_", "EMAIL_", "HSTS_", "MEDIA_")  # names that nothing but the portal's settings begins with
SIMILARITY = 0.8
HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)
COOKIE_NAME = re.compile(r"[A-Za-z0-9_-]+")
POSTGRESQL = "django.db.backends.postgresql"
MAX_DIGITS = 15
TIMEOUTS = {"connect_timeout": 5, "tcp_user_timeout": 10_000}  # of libpq, in seconds and milliseconds


class Environment:
    """Typed access to environment variables.

    A reader returns a usable default for a missing or wrong value and collects the mistake; `check()` raises one
    ImproperlyConfigured that lists all. An empty value counts as missing.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._mistakes: list[str] = []
        self._names: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return bool(self._value(name))

    def _value(self, name: str) -> str:
        self._names.add(name)
        return self._values.get(name, "").strip()

    def unknown(self) -> dict[str, str]:
        """Variables that are set, that nothing has read so far and that were meant to be one of those that were.

        Each with the name that was probably meant, empty where none is similar.
        """
        others = sorted(self._values.keys() - self._names)
        similar = {
            name: get_close_matches(name.upper(), sorted(self._names), n=1, cutoff=SIMILARITY) for name in others
        }
        return {name: "".join(found) for name, found in similar.items() if found or name.startswith(FAMILIES)}

    def add_mistake(self, name: str, what: str) -> None:
        self._mistakes.append(f"{name}: {what}")

    def text(self, name: str, default: str | None = None, *, min_length: int = 0) -> str:
        value = self._value(name)
        if not value:
            if default is None:
                self.add_mistake(name, "fehlt und hat keine Voreinstellung")
                return "x" * min_length
            return default
        if len(value) < min_length:
            self.add_mistake(name, f"ist zu kurz, mindestens {min_length} Zeichen")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._value(name).lower()
        if value and value not in TRUE | FALSE:
            self.add_mistake(name, f"„{value}“ ist kein Schalter (1 oder 0)")
        return value in TRUE if value in TRUE | FALSE else default

    def number(self, name: str, default: int, *, min_value: int = 0, max_value: int) -> int:
        value = self._value(name)
        if not value:
            return default
        is_number = value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS
        if not is_number or not min_value <= int(value) <= max_value:
            self.add_mistake(name, f"„{value}“ ist keine ganze Zahl von {min_value} bis {max_value}")
            return default
        return int(value)

    def choice(self, name: str, default: str, choices: set[str]) -> str:
        value = self._value(name) or default
        if value not in choices:
            self.add_mistake(name, f"„{value}“ ist unbekannt, möglich: {', '.join(sorted(choices))}")
            return default
        return value

    def values(self, name: str, default: list[str]) -> list[str]:
        return [part.strip() for part in self._value(name).split(",") if part.strip()] or default

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Names under which the portal answers; `*` would let anybody name it."""
        found = self.values(name, default)
        for value in found:
            if not HOST.fullmatch(value):
                self.add_mistake(name, f"„{value}“ ist kein Rechnername (ohne https://, ohne Port, kein *)")
        return found

    def cookie_name(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not COOKIE_NAME.fullmatch(value):
            self.add_mistake(name, f"„{value}“ geht nicht, möglich sind Buchstaben, Ziffern, - und _")
        return value

    def url(self, name: str, default: str | None = None) -> str:
        """An http(s) address without path, without a trailing slash."""
        value = self.text(name, default).rstrip("/")
        if name in self and (not _is_web_address(value) or urlsplit(value).path or urlsplit(value).query):
            self.add_mistake(name, f"„{value}“ ist keine Adresse wie https://netzwerk.example.org")
            return default or "http://localhost"
        return self._ascii(name, value, ascii_url)

    def page_url(self, name: str, default: str) -> str:
        """An http(s) address that a page links to."""
        value = self.text(name, default)
        if not _is_web_address(value):
            self.add_mistake(name, f"„{value}“ ist keine Adresse, die mit https:// oder http:// beginnt")
        return value

    def server_url(self, name: str, schemes: set[str]) -> str:
        """The address of a server with one of these schemes; it may contain a password, so no mistake repeats it."""
        value = self.text(name)
        if value.partition("://")[0] not in schemes:
            self.add_mistake(name, f"beginnt mit keinem von {', '.join(f'{one}://' for one in sorted(schemes))}")
        return value

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
        """An entry of Django's DATABASES for PostgreSQL, with timeouts of seconds instead of minutes."""
        try:
            found: dict[str, Any] = dict(dj_database_url.parse(self.text(name)))
        except ValueError:
            self.add_mistake(name, "ist keine Adresse wie postgres://name:kennwort@rechner:5432/datenbank")
            return {"ENGINE": POSTGRESQL}
        if found["ENGINE"] != POSTGRESQL:
            self.add_mistake(name, f"„{found['ENGINE']}“ ist nicht PostgreSQL: Die Adresse beginnt mit postgres://")
        elif not found["NAME"]:
            self.add_mistake(name, "nennt keine Datenbank: postgres://name:kennwort@rechner:5432/datenbank")
        return found | {"OPTIONS": TIMEOUTS | found.get("OPTIONS", {})}

    def check(self) -> None:
        if self._mistakes:
            raise ImproperlyConfigured(
                "Die Einstellungen in der Umgebung stimmen nicht (siehe docs/betrieb.md):\n"
                + "\n".join(f"  - {mistake}" for mistake in self._mistakes)
            )


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port beyond 65535, half an IPv6 address
        return False
