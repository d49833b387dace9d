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

from portal.demo.processes import ChildProcess, wait_for, web_server
from sicherimdienst.embedded_postgres import server

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "faults"


@dataclass(frozen=True)
class Installation:
    """A PostgreSQL server used by `DATABASE_URL`, so that only `start()` restarts it after a kill."""

    folder: Path

    def start(self) -> dict[str, str]:
        return server.start(self.folder, database=DATABASE)

    def kill(self) -> None:
        """`kill -9` all processes of PostgreSQL at once."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            [(data,)] = cursor.fetchall()
        postmaster = psutil.Process(int((Path(data) / "postmaster.pid").read_text().split()[0]))
        for process in (postmaster, *postmaster.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def connect(self) -> "psycopg2.extensions.connection":
        """A connection in autocommit mode."""
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
    """A migrated database, deleted at the end."""
    folder = ROOT / "var" / "faults"
    installation = Installation(folder / "postgres")
    server.stop(installation.folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "media").mkdir(parents=True)
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


@contextmanager
def serving(
    port: int, environment: dict[str, str], log: Path, *, workers: int = 1, target: str = "portal.demo.wsgi:application"
) -> Iterator[ChildProcess]:
    """A web server whose stderr goes to `log`."""
    with stderr_to(log):
        web = web_server(port, environment, workers=workers, target=target)
    try:
        wait_for(web, port)
        yield web
    finally:
        web.stop()


@contextmanager
def stderr_to(log: Path) -> Iterator[None]:
    """Processes started within this context write stderr to the file instead of into the report."""
    stderr = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
