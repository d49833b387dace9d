"""Child processes of the demo: web server and worker. They stop on request and end with their parent."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from portal.demo.instance import HOST, ROOT
from sicherimdienst.web_server import granian_command

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10
START_SECONDS = 60


class ChildProcess:
    """A process in a session of its own, so that Ctrl-C reaches only the parent, which stops its children in order."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.process = subprocess.Popen(  # noqa: S603 - commands of ours
            command,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - one system call; no lock can be held
            stdin=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        """Terminate the process, wait, and kill what is left of its session."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def web_server(
    port: int, environment: Mapping[str, str], *, target: str = "portal.demo.wsgi:application", workers: int = 1
) -> ChildProcess:
    """Start granian. Its threads only read requests; `WEB_THREADS` bounds how many are processed at once."""
    options = {"host": HOST, "port": port, "workers": workers, "workers-kill-timeout": 3, "log-level": "error"}
    command = granian_command(*(f"--{name}={value}" for name, value in options.items()), application=target)
    return ChildProcess("Webserver", command, environment)


def worker(environment: Mapping[str, str]) -> ChildProcess:
    return ChildProcess("Worker", [sys.executable, "manage.py", "worker"], environment)


def wait_for(server: ChildProcess, port: int) -> None:
    """Return when the server accepts connections or has ended. Raises TimeoutError."""
    deadline = time.monotonic() + START_SECONDS
    while server.process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{server.name} antwortet nicht")
        time.sleep(0.05)


def end_with_parent() -> None:
    """Have the kernel end this process when its parent ends, for whatever reason (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
