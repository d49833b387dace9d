"""Hundreds of requests that are never sent whole, or that wait for the database, while others use the portal."""

import re
import resource
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.faults.debian_programs import debian_program
from tests.faults.installation import ROOT, Installation, free_port, serving
from tests.faults.report import Report

HALF_SENT = b"POST /kontakt/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nabc"
AT_BARE_SERVER = 500
THROUGH_NGINX = 1_500
WAITING_REQUESTS = 400
QUESTIONS = 30
MAX_MEDIAN_SECONDS = 0.05
MAX_PAGE_SECONDS = 10
LIVE, PAGES = "/health/live", ("/netzwerk/", "/beitreten/einzelperson/")
OPEN_FILES = 4_096


def run(installation: Installation, report: Report) -> None:
    _allow_open_files()
    port = free_port()
    environment = installation.environment(BASE_URL=f"http://127.0.0.1:{port}")
    with serving(port, environment, installation.folder.with_name("slow.log")):  # one web process: the hardest case
        with _half_sent(port, AT_BARE_SERVER):
            _judge(report, f"{AT_BARE_SERVER} halb gesandte Anfragen am bloßen Server", port)
        with _locked_tables(installation), _waiting(port) as waiting:
            report.title(f"{WAITING_REQUESTS} Anfragen warten auf die Datenbank")
            _judge_liveness(report, port)
            number = sum(thread.is_alive() for thread in waiting)
            report.check(f"danach warten noch {number}", number == WAITING_REQUESTS)
        nginx = debian_program("nginx", package="nginx-light")
        if nginx is None:
            report.title("nginx: AUSGELASSEN, denn er fehlt (apt install nginx-light, oder als root)")
            return
        with _nginx(nginx, port) as proxy_port, _half_sent(proxy_port, THROUGH_NGINX):
            _judge(report, f"{THROUGH_NGINX} halb gesandte Anfragen durch nginx wie in docs/betrieb.md", proxy_port)


def _judge(report: Report, title: str, port: int) -> None:
    report.title(title)
    for path in PAGES:
        answers = [_ask(port, path) for _ in range(5)]
        slowest = max(seconds for _, seconds in answers)
        statuses = {status for status, _ in answers}
        report.check(f"{path}: {statuses}, höchstens {slowest:.2f} s", statuses == {200} and slowest < MAX_PAGE_SECONDS)
    _judge_liveness(report, port)


def _judge_liveness(report: Report, port: int) -> None:
    answers = [_ask(port, LIVE) for _ in range(QUESTIONS)]
    median = statistics.median(seconds for _, seconds in answers)
    is_good = {status for status, _ in answers} == {200} and median <= MAX_MEDIAN_SECONDS
    report.check(f"{LIVE}: im Median {median * 1_000:.0f} ms", is_good)


def _ask(port: int, path: str) -> tuple[int, float]:
    """Status and seconds; status 0 where no answer came."""
    started = time.monotonic()
    with closing(HTTPConnection("127.0.0.1", port, timeout=MAX_PAGE_SECONDS * 2)) as client:
        try:
            client.request("GET", path)
            response = client.getresponse()
            response.read()
            status = response.status
        except (OSError, HTTPException):
            status = 0
    return status, time.monotonic() - started


@contextmanager
def _half_sent(port: int, number: int) -> Iterator[None]:
    connections = []
    try:
        for _ in range(number):
            connection = socket.create_connection(("127.0.0.1", port))
            connections.append(connection)
            connection.sendall(HALF_SENT)
        time.sleep(1)
        yield
    finally:
        for connection in connections:
            connection.close()


@contextmanager
def _locked_tables(installation: Installation) -> Iterator[None]:
    """The table that the form of joining reads is locked by another transaction."""
    with closing(installation.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE members_professionalfield, regions_area IN ACCESS EXCLUSIVE MODE")
        yield
        cursor.execute("ROLLBACK")


@contextmanager
def _waiting(port: int) -> Iterator[list[threading.Thread]]:
    threads = [threading.Thread(target=_ask, args=[port, PAGES[1]], daemon=True) for _ in range(WAITING_REQUESTS)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    yield threads


@contextmanager
def _nginx(program: str, port: int) -> Iterator[int]:
    """nginx with the configuration of the operator's page, but for TLS, its ports and its files; gives its port."""
    proxy_port, folder = free_port(), Path(tempfile.mkdtemp(prefix="nginx-"))
    [documented] = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs/betrieb.md").read_text(), re.DOTALL)
    changes = {
        r" *server \{\s+listen 80 .*?\n    \}\n": "",
        r" *(user|pid|access_log|error_log|ssl_\w+|server_name|listen \[::\]:443) [^;]*;.*?\n": "",
        r"listen 443 ssl http2": f"listen 127.0.0.1:{proxy_port}",
        r"http://unix:/run/sicherimdienst/web\.sock": f"http://127.0.0.1:{port}",
        r"X-Forwarded-Proto \$scheme": "X-Forwarded-Proto http",
    }
    for old, new in changes.items():
        documented, number = re.subn(old, new, documented, flags=re.DOTALL)
        assert number, old
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    own = f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
    config.write_text(own + documented.replace("http {", f"http {{ access_log off; {paths}", 1))
    folder.chmod(0o755)
    process = subprocess.Popen([program, "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while _ask(proxy_port, LIVE)[0] != 200 and time.monotonic() < deadline:
            time.sleep(0.1)
        yield proxy_port
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
