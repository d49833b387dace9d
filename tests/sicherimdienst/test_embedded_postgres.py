"""The embedded server under start, kill and stop from other processes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.db import ConnectionHandler

from sicherimdienst.embedded_postgres import server

START = """
import sys
from pathlib import Path
from sicherimdienst.embedded_postgres import server

server.start(Path(sys.argv[1]), fsync=False)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = settings.VAR_DIR / f"postgres-probe-{uuid4().hex[:8]}"
    yield folder
    clear(folder)


def clear(folder: Path) -> None:
    server.stop(folder)
    for place in {folder, server.location(folder)}:
        shutil.rmtree(place, ignore_errors=True)


def starter(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", START, folder], cwd=settings.BASE_DIR)


def query(folder: Path, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
    address = server.start(folder, database=database, fsync=False)
    with closing(psycopg2.connect(dbname=database, **address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def postmaster(folder: Path) -> int:
    return int((server.location(folder) / "data" / "postmaster.pid").read_text().splitlines()[0])


def postmasters(folder: Path) -> list[Path]:
    """The processes whose command line names the data folder."""
    data, found = os.fsencode(server.location(folder) / "data"), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if data in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(process)
    return found


def test_django_connection_starts_the_server_and_makes_the_missing_database(folder, django_db_blocker):
    connections = ConnectionHandler(
        {
            "default": {
                "ENGINE": "sicherimdienst.embedded_postgres",
                "NAME": "größe",
                "OPTIONS": {"folder": folder, "fsync": False},
            }
        }
    )
    with (
        django_db_blocker.unblock(),
        closing(connections["default"]) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT current_database(), lower('ÄÖÜ'), current_setting('listen_addresses')")
        assert cursor.fetchone() == ("größe", "äöü", "")


def test_two_processes_starting_at_once_share_one_server(folder):
    starters = [starter(folder), starter(folder)]
    assert [process.wait(timeout=60) for process in starters] == [0, 0]
    assert len(postmasters(folder)) == 1


def test_killed_server_comes_back_with_its_data(folder):
    query(folder, "CREATE TABLE stored AS SELECT 1 AS one")
    os.kill(postmaster(folder), signal.SIGKILL)
    assert query(folder, "SELECT one FROM stored") == [(1,)]


def test_pid_file_naming_a_stranger_is_no_server(folder):
    query(folder, "SELECT 1")
    pid_file = server.location(folder) / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop(folder)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert query(folder, "SELECT 1") == [(1,)]


def test_starter_killed_while_it_creates_the_cluster_leaves_no_half_cluster(folder):
    first = starter(folder)
    deadline = time.monotonic() + 30
    place = server.location(folder)
    while not list(place.glob("new-*/*")) and time.monotonic() < deadline:
        time.sleep(0.005)
    first.kill()
    first.wait()
    assert query(folder, "SELECT 1") == [(1,)]
    assert not list(place.glob("new-*"))


def test_stop_leaves_no_process_and_may_be_called_again(folder):
    query(folder, "SELECT 1")
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "sicherimdienst.embedded_postgres", "stop", folder], check=True)
        assert postmasters(folder) == []


def test_private_folder_stays_private(tmp_path):
    """As root the server, which runs as nobody, uses another folder instead of changing permissions."""
    tmp_path.chmod(0o700)
    folder = tmp_path / "postgres"
    try:
        assert query(folder, "SHOW data_directory") == [(str(server.location(folder) / "data"),)]
        assert tmp_path.stat().st_mode & 0o777 == 0o700
    finally:
        clear(folder)


def test_long_folder_names_do_not_break_the_socket(folder):
    long = folder / ("lang" * 30) / "postgres"
    try:
        assert query(long, "SELECT 1") == [(1,)]
    finally:
        clear(long)
