"""One demo installation: data folder, port, secret, environment.

Several can run side by side under different names (`STAND=`).
"""

import fcntl
import os
import re
import secrets
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from django.core.exceptions import ImproperlyConfigured

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
PORTS = range(1, 65536)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RESERVED_NAMES = ("postgres", "static", "media")  # folders of the demo without a name

FIRST_DAY = date(2023, 4, 1)  # before it the people of the pending cases are missing
TOO_EARLY = f"Die Vorführung beginnt am {FIRST_DAY:%d.%m.%Y}. Nennen Sie diesen oder einen späteren Tag."


class DemoStartError(Exception):
    """The demo does not start; the message says why and what to do."""


@dataclass(frozen=True)
class DemoInstance:
    port: int
    name: str = ""

    @classmethod
    def from_arguments(cls, arguments: Sequence[str]) -> Self:
        """The demo named on the command line. Raises DemoStartError before anything is written."""
        parser = ArgumentParser()
        parser.add_argument("--port", default="8000")
        parser.add_argument("--stand", default="")
        options = parser.parse_args(arguments)
        if os.environ.get("DATABASE_URL"):
            raise DemoStartError("DATABASE_URL ist gesetzt: Die Demo arbeitet nur mit ihrer eigenen Datenbank.")
        if not options.port.isdecimal() or int(options.port) not in PORTS:
            raise DemoStartError(f"PORT={options.port} ist keine Portnummer von 1 bis 65535.")
        if not re.fullmatch(r"[a-z0-9-]{0,30}", options.stand) or options.stand.startswith(RESERVED_NAMES):
            raise DemoStartError(
                f"STAND={options.stand} geht nicht: a–z, 0–9 und -, nicht {', '.join(RESERVED_NAMES)} am Anfang."
            )
        instance = cls(int(options.port), options.stand)
        _ = instance.day
        return instance

    @property
    def day(self) -> date | None:
        """The day on whose evening the demo shows the network, where its name is a date: `STAND=2024-01-31`."""
        try:
            day = date.fromisoformat(self.name) if DAY.fullmatch(self.name) else None
        except ValueError as error:
            raise DemoStartError(f"STAND={self.name} ist kein Tag. Zum Beispiel: STAND=2024-01-31") from error
        if day and day < FIRST_DAY:
            raise DemoStartError(f"STAND={self.name} geht nicht: {TOO_EARLY}")
        return day

    @property
    def folder(self) -> Path:
        return ROOT / "var" / self.name

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as error:
                raise DemoStartError(
                    f"Port {self.port} ist nicht frei ({error.strerror}). "
                    f"Mit „make run PORT={self.port + 1}“ läuft das Portal auf einem anderen."
                ) from error

    def set_environment(self) -> None:
        """Set the environment of this process and its children; creates folder and secret where they are missing."""
        cookie = f"-{self.name}" if self.name else ""
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "sicherimdienst.settings",
            "DEMO": "1",
            "VAR_DIR": str(self.folder),
            "BASE_URL": self.address,
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
            "SECRET_KEY": self._secret(),
            "SESSION_COOKIE_NAME": f"sitzung{cookie}",
            "CSRF_COOKIE_NAME": f"formular{cookie}",
        }

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lock the demo's data folder; raises DemoStartError while another process has locked it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DemoStartError("Diese Demo läuft schon. Bitte zuerst dort mit Strg-C beenden.") from error
            yield

    def _secret(self) -> str:
        path = self.folder / "secret-key"
        self.folder.mkdir(parents=True, exist_ok=True)
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
        ):
            file.write(secrets.token_urlsafe(50))
        return path.read_text()


@contextmanager
def print_start_errors() -> Iterator[None]:
    try:
        yield
    except (DemoStartError, ImproperlyConfigured) as refusal:
        sys.exit(f"\n{refusal}\n")
