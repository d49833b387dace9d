"""A mail server that kills the connected worker at planned moments."""

import asyncio
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import psutil
import psycopg2
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.installation import Installation

CLAIM, DATA, REPLY, COMMIT = KINDS = (
    "nach dem Claim",
    "nach DATA, vor der 250",
    "nach der 250",
    "nach der 250, im UPDATE vor dem Commit",
)
OK = "250 OK"
PACE_SECONDS = 0.03
WAIT_SECONDS = 20


@dataclass
class KillingMailServer:
    """`plan` maps the number of a mail (counted by MAIL FROM) to a moment of death; `pids` returns the living workers.

    `taken` are all mails that arrived completely, as a real server would deliver them whatever happens to the worker.
    """

    installation: Installation
    plan: dict[int, str]
    pids: Callable[[], list[int]]
    mail_count: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    kills: list[tuple[str, str]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.mail_count += 1
        session.death = self.plan.get(self.mail_count)
        if session.death == CLAIM:
            self.kills.append((CLAIM, ""))
            os.kill(self._worker(session), signal.SIGKILL)
        envelope.mail_from = address
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        await asyncio.sleep(PACE_SECONDS)
        content = envelope.original_content or b""
        message_id = str(message_from_bytes(content, policy=policy.default)["Message-ID"])
        self.taken.append((message_id, content))
        if session.death:
            self.kills.append((session.death, message_id))
            await asyncio.to_thread(self._kill, session.death, self._worker(session), message_id)
        return OK

    def _worker(self, session: Session) -> int:
        """The pid of the worker at the other end of the connection."""
        for pid in self.pids():
            connections = psutil.Process(pid).net_connections("tcp")
            if any(connection.laddr.port == session.peer[1] for connection in connections):
                return pid
        raise LookupError(f"no worker on port {session.peer[1]}")

    def _kill(self, kind: str, worker: int, message_id: str) -> None:
        if kind == DATA:
            os.kill(worker, signal.SIGKILL)
        elif kind == REPLY:
            # It is stopped while the 250 arrives and killed without having read it.
            os.kill(worker, signal.SIGSTOP)
            self._wait_until_stopped(worker)
            threading.Timer(0.2, os.kill, (worker, signal.SIGKILL)).start()
        elif kind == COMMIT:
            locked = threading.Event()
            threading.Thread(target=self._kill_before_commit, args=(worker, message_id, locked)).start()
            locked.wait(WAIT_SECONDS)

    def _wait_until_stopped(self, worker: int) -> None:
        """The signal reaches the threads of a process one after the other."""
        deadline = time.monotonic() + WAIT_SECONDS
        states = [Path(f"/proc/{worker}/task/{thread.id}/stat") for thread in psutil.Process(worker).threads()]
        while any(state.read_text().rpartition(")")[2].split()[0] != "T" for state in states):
            if time.monotonic() > deadline:
                self.mistakes.append("Ein Worker ließ sich nicht anhalten.")
                return
            time.sleep(0.005)

    def _kill_before_commit(self, worker: int, message_id: str, locked: threading.Event) -> None:
        """Lock the row, so that the worker's UPDATE waits; then kill worker and UPDATE, and unlock it."""
        with closing(self.installation.connect()) as holder, closing(self.installation.connect()) as watcher:
            holder.autocommit = False
            with holder.cursor() as cursor:
                row = re.match(r"<mail-(\d+)-", message_id)
                cursor.execute("SELECT FROM mailings_outgoingmail WHERE id = %s FOR UPDATE", [row and row[1]])
            locked.set()
            with watcher.cursor() as cursor:
                blocked = self._wait_for(cursor, holder.info.backend_pid)
                os.kill(worker, signal.SIGKILL)
                for backend in blocked:
                    cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])
            holder.rollback()

    def _wait_for(self, cursor: psycopg2.extensions.cursor, holder: int) -> list[int]:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", [holder])
            if found := [pid for (pid,) in cursor.fetchall()]:
                return found
            time.sleep(0.01)
        self.mistakes.append("Ein Worker hat nach der 250 nicht aufgeschrieben, dass er gesendet hat.")
        return []
