"""A PostgreSQL server that only this program starts and kills, and a production environment on it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from sicherimdienst.embedded_postgres import server

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "faults"


@dataclass(frozen=True)
class Installation:
    """Reached by `DATABASE_URL`, so that nothing but `start()` brings a killed server back."""

    folder: Path

    def start(self) -> dict[str, str]:
        return server.start(self.folder, database=DATABASE)

    def kill(self) -> None:
        """`kill -9` for the whole of PostgreSQL at once."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            [(data,)] = cursor.fetchall()
        postmaster = psutil.Process(int((Path(data) / "postmaster.pid").read_text().split()[0]))
        for process in (postmaster, *postmaster.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def connect(self) -> "psycopg2.extensions.connection":
        """A connection of the test's own, in autocommit."""
        connection = psycopg2.connect(dbname=DATABASE, **self.start())
        connection.autocommit = True
        return connection

    def environment(self, **more: object) -> dict[str, str]:
        address = self.start()
        url = f"postgres://{address['user']}@{quote(address['host'], safe='')}:{address['port']}/{DATABASE}"
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "sicherimdienst.settings",
            "DATABASE_URL": url,
            "SECRET_KEY": "faults-only-0123456789-0123456789-0123456789-0123456789",
            "BASE_URL": "http://127.0.0.1:1",
            "SMTP_HOST": "127.0.0.1",
            "VAR_DIR": str(self.folder.parent),
            "LOG_LEVEL": "ERROR",
            **{name: str(value) for name, value in more.items()},
        }


@contextmanager
def installation() -> Iterator[Installation]:
    """A migrated database, gone at the end."""
    folder = ROOT / "var" / "faults"
    installation = Installation(folder / "postgres")
    server.stop(installation.folder)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        manage(installation, "migrate", "--verbosity=0")
        manage(installation, "createcachetable", "--verbosity=0")
        manage(installation, "collectstatic", "--verbosity=0", "--no-input")
        yield installation
    finally:
        server.stop(installation.folder)
        shutil.rmtree(folder, ignore_errors=True)


def manage(installation: Installation, *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=installation.environment(), check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
