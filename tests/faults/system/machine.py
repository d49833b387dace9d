"""The throwaway Debian that becomes the server: who it must be, and how a block of the page runs on it."""

import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.installation import ROOT
from tests.faults.system.page import Block

SOURCE_ADDRESS = "https://git.example.org/sicherimdienst.git"
NAMES = ("netzwerk.example.org", "smtp.example.org")
SYSTEMCTL = Path("/usr/local/sbin/systemctl")
POLICY = Path("/usr/sbin/policy-rc.d")
PORTS = (25, 80, 443, 5432)
FOREIGN = ("/opt/sicherimdienst", "/etc/postgresql", "/etc/nginx", "/etc/sicherimdienst.env")
# How this machine reaches its package sources; a login would drop it.
PASSED_ON = re.compile(r"PIP_\w+|NPM_CONFIG_\w+|\w+_PROXY|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS", re.IGNORECASE)
MAX_BLOCK_SECONDS = 600
HAS_SYSTEMD = Path("/run/systemd/system").is_dir()


def reasons_against() -> Iterator[str]:
    """Why this machine must not become the server."""
    if os.geteuid() != 0:
        yield "läuft nicht als root"
    if not Path("/etc/debian_version").exists():
        yield "ist kein Debian"
    yield from (f"{path} gibt es schon" for path in FOREIGN if Path(path).exists())
    yield from (f"Port {port} ist belegt" for port in PORTS if _is_taken(port))


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def throwaway_server() -> Iterator[None]:
    """Prepares what the page takes for granted: names, and systemd where there is none."""
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {' '.join(NAMES)}\n")
    if not HAS_SYSTEMD:
        shutil.copy(Path(__file__).with_name("stand_in_systemctl.py"), SYSTEMCTL)
        SYSTEMCTL.chmod(0o755)
        POLICY.write_text("#!/bin/sh\nexit 101\n")  # packages start nothing by themselves
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        for unit in ("sicherimdienst-worker", "sicherimdienst-web", "nginx", "postgresql"):
            with suppress(OSError):
                subprocess.run(["systemctl", "stop", unit], check=False, stderr=subprocess.DEVNULL)


def publish_source() -> None:
    """Let git find this checkout's last commit, and nothing else of it, at the address that the page names."""
    copy = Path(tempfile.mkdtemp(prefix="source-")) / "sicherimdienst.git"
    copy.parent.chmod(0o755)
    trusted = ["-c", "safe.directory=*"]
    subprocess.run(["git", *trusted, "clone", "--quiet", "--bare", "--no-hardlinks", ROOT, copy], check=True)
    for command in (["update-ref", "refs/heads/main", "HEAD"], ["symbolic-ref", "HEAD", "refs/heads/main"]):
        subprocess.run(["git", "-C", copy, *command], check=True)
    for key, value in ((f"url.{copy}.insteadOf", SOURCE_ADDRESS), ("safe.directory", "*")):
        subprocess.run(["git", "config", "--system", "--add", key, value], check=True)


def do(block: Block, answers: Mapping[str, str] | None = None) -> str:
    """Write the block's file or run its commands as its user, on a terminal; returns what they printed.

    `answers` are typed when the text before them appears. Raises RuntimeError where a command fails.
    """
    if block.path:
        Path(block.path).write_text(block.text)
        return ""
    with tempfile.NamedTemporaryFile("w", prefix="block-", suffix=".sh") as script:
        script.write(block.text)
        script.flush()
        Path(script.name).chmod(0o644)
        status, printed = _on_terminal(_command(block.user, script.name), answers or {})
    if status:
        raise RuntimeError(f"{block} endet mit {status}:\n{printed[-3_000:]}")
    return printed


def _command(user: str, script: str) -> list[str]:
    shell = f"bash -e -o pipefail {script}"
    if user == "root":
        return ["bash", "-c", f"cd /root && exec {shell}"]
    names = ",".join(name for name in os.environ if PASSED_ON.fullmatch(name))
    return ["su", "--login", *([f"--whitelist-environment={names}"] if names else []), "--command", shell, user]


def _on_terminal(command: list[str], answers: Mapping[str, str]) -> tuple[int, str]:
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"DEBIAN_FRONTEND": "noninteractive", "PYTHONUNBUFFERED": "1"}
        os.execvp(command[0], command)  # noqa: S606 - the page's own commands
    printed, typed, deadline = "", 0, time.monotonic() + MAX_BLOCK_SECONDS
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            try:
                chunk = os.read(terminal, 65_536)
            except OSError:  # the terminal is closed: the command has ended
                break
            if not chunk:
                break
            printed += chunk.decode(errors="replace")
            for prompt, answer in answers.items():
                if printed[typed:].endswith(prompt):
                    typed = len(printed)
                    os.write(terminal, f"{answer}\n".encode())
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), printed
