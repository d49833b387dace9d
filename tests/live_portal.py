"""A portal that really serves: granian, and the worker if wanted, as processes on a copy of the test database."""

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from portal.demo.processes import ChildProcess, wait_for, web_server, worker
from tests.databases import Unblocked, use_database


@dataclass(frozen=True)
class LivePortal:
    base_url: str
    database: str
    unblocked: Unblocked

    def manage(self, *arguments: str) -> str:
        """Run a management command against the served database; returns what it printed, raises with its errors."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def load_register(self) -> None:
        """As the command does, in this process."""
        with self.in_database():
            call_command("load_register", stdout=StringIO())

    def in_database(self) -> AbstractContextManager[None]:
        """Within it, this process's models and domain functions work, and commit, on the served database."""
        return use_database(self.database, self.unblocked)

    @contextmanager
    def worker(self) -> Iterator[ChildProcess]:
        """The worker beside the web server; as many as are entered."""
        child = worker(self.environment)
        try:
            yield child
        finally:
            child.stop()

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.live_settings",
            "BASE_URL": self.base_url,
            "LIVE_DATABASE": self.database,
        }


@contextmanager
def serve_portal(database: str, unblocked: Unblocked, *, workers: int = 1) -> Iterator[LivePortal]:
    """Serve `database` on a free port of 127.0.0.1 with static files collected."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    portal = LivePortal(f"http://127.0.0.1:{port}", database, unblocked)
    _collect_static()
    server = web_server(port, portal.environment, workers=workers)
    try:
        wait_for(server, port)
        assert server.process.poll() is None, "granian has ended"
        yield portal
    finally:
        server.stop()


@cache
def _collect_static() -> None:
    """Once a process; the files are shared by all test processes of this tree."""
    folder = settings.VAR_DIR / "static-test"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect = "import django; django.setup(); from portal.demo.preparation import collect_static; collect_static()"
        environment = LivePortal("http://127.0.0.1", "", nullcontext).environment
        subprocess.run([sys.executable, "-c", collect], cwd=settings.BASE_DIR, env=environment, check=True)
