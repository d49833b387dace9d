"""`make run`: serve the demo until Ctrl-C."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

import django
from django.db import connections

from portal.demo import logins, preparation, processes
from portal.demo.stand import RefusedError, Stand, refusals_told
from sicherimdienst.embedded_postgres import server

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str]) -> None:
    """Prepare, serve, and leave no process, whatever ends it: a signal, a child's end, an error."""
    with refusals_told():
        stand = Stand.chosen(arguments)
        stand.check_port()
        with stand.alone(), ExitStack() as undo:
            for number in SIGNALS:
                signal.signal(number, _interrupt)
            undo.callback(server.stop, stand.postgres)
            try:
                serve(stand, undo)
            except KeyboardInterrupt:
                _say("\nDas Portal wird beendet …")
            finally:
                _ignore_signals()


def serve(stand: Stand, undo: ExitStack) -> None:
    """Return only by KeyboardInterrupt or, when a child has ended, by RefusedError."""
    if not server.location(stand.postgres).exists():
        _say("Beim ersten Start werden Datenbank, Register und Vorführung angelegt, das dauert bis zu einer Minute …")
    stand.set_environment()
    django.setup()
    preparation.prepare(stand.day)
    connections.close_all()
    web = processes.web_server(stand.port, os.environ)
    undo.callback(web.stop)
    worker = processes.worker(os.environ)
    undo.callback(worker.stop)
    children = [web, worker]
    processes.wait_for(web, stand.port)
    known = ", ".join(f"{login.email} / {login.password}" for login in logins.LOGINS)
    _say(f"Das Portal läuft: {stand.address}/ – Verwaltung: {stand.address}/verwaltung/ mit {known}")
    while all(child.process.poll() is None for child in children):
        time.sleep(0.2)
    ended = [child for child in children if child.process.poll() is not None]
    raise RefusedError(
        " ".join(f"Der {child.name} hat sich beendet (Code {child.process.returncode})." for child in ended)
        + " Alles Übrige wird angehalten."
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _interrupt(number: int, frame: object) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """A second Ctrl-C must not break off the end."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main(sys.argv[1:])
