"""`make run`: refusals, the line that is printed, shutdown."""

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from django.conf import settings

from portal.demo.instance import FIRST_DAY
from portal.demo.logins import LOGINS
from sicherimdienst.embedded_postgres import server


@pytest.fixture
def demo_folder() -> Iterator[Path]:
    """The data folder of a separate demo."""
    folder = settings.BASE_DIR / "var" / f"probe-{uuid4().hex[:8]}"
    yield folder
    clear(folder)


@pytest.fixture(scope="module")
def early_demo() -> Iterator[Path]:
    """The same for a demo of an early day, which loads much faster."""
    days = (FIRST_DAY + timedelta(days=number) for number in itertools.count())
    folder = next(folder for day in days if not (folder := settings.BASE_DIR / "var" / day.isoformat()).exists())
    yield folder
    clear(folder)


def clear(folder: Path) -> None:
    for place in (server.location(folder / "postgres"), folder):
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(demo_folder: Path, port: int | str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "portal.demo.run", "--port", str(port), "--stand", demo_folder.name],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def served(demo_folder: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """The running demo and the line with its address."""
    demo = run(demo_folder, port)
    return demo, next(line for line in demo.stdout if "http" in line)


def processes(demo_folder: Path) -> list[psutil.Process]:
    """All processes of the demo: PostgreSQL by its folder, the others by their environment."""
    data, found = str(server.location(demo_folder / "postgres")), []
    for process in psutil.process_iter():
        try:
            command, environment = " ".join(process.cmdline()), process.environ()
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
        if data in command or environment.get("VAR_DIR") == str(demo_folder):
            found.append(process)
    return found


@pytest.mark.parametrize(
    ("port", "environment", "message"),
    [
        (8000, {"DATABASE_URL": "postgres://anderswo/portal"}, "DATABASE_URL ist gesetzt"),
        ("achttausend", {}, "PORT=achttausend ist keine Portnummer"),
        (65536, {}, "PORT=65536 ist keine Portnummer"),
    ],
)
def test_refusal_comes_before_anything_is_written(demo_folder, port, environment, message):
    demo = run(demo_folder, port, **environment)
    out, err = demo.communicate(timeout=60)
    assert (demo.returncode, out) == (1, "")
    assert message in err
    assert "Traceback" not in err
    assert not demo_folder.exists()


def test_day_before_the_demo_begins_is_refused(demo_folder, port):
    early = demo_folder.with_name("2023-03-31")
    out, err = run(early, port).communicate(timeout=60)
    assert (out, "Die Vorführung beginnt am 01.04.2023." in err, early.exists()) == ("", True, False)


def test_port_in_use_names_the_way_out(demo_folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = run(demo_folder, port)
        _, err = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert f"PORT={port + 1}" in err
    assert not demo_folder.exists()


def test_demo_says_where_it_is_and_ends_with_a_dead_child(early_demo, port):
    demo, line = served(early_demo, port)
    assert line.startswith(f"Das Portal läuft: http://127.0.0.1:{port}/")
    assert all(f"{login.email} / {login.password}" in line for login in LOGINS)
    assert (early_demo / "secret-key").stat().st_mode & 0o777 == 0o600
    [worker] = [process for process in processes(early_demo) if process.cmdline()[-1] == "worker"]
    worker.kill()
    _, err = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert "Der Worker hat sich beendet" in err
    assert processes(early_demo) == []


@pytest.fixture
def loaded_demo(early_demo, port) -> Path:
    """A demo that has run before."""
    if not early_demo.exists():
        end(served(early_demo, port)[0])
    return early_demo


def test_demo_starts_again_with_its_data_and_ends_when_told(loaded_demo, port):
    secret = (loaded_demo / "secret-key").read_text()
    demo, _ = served(loaded_demo, port)
    assert (loaded_demo / "secret-key").read_text() == secret
    deadline = time.monotonic() + 20
    while problems(port) and time.monotonic() < deadline:  # until the worker was seen
        time.sleep(0.1)
    assert problems(port) == []
    end(demo)
    assert demo.returncode == 0
    assert processes(loaded_demo) == []


def problems(port: int) -> list[str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request("GET", "/health/ready")
        return json.loads(client.getresponse().read())["problems"]


def end(demo: subprocess.Popen[str]) -> None:
    """Send the signals of Ctrl-C."""
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=60)
