"""`make run`: serve the demo until Ctrl-C."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

import django
from django.db import connections

from portal.demo import logins, preparation, processes, reset
from portal.demo.instance import DemoInstance, DemoStartError, print_start_errors
from sicherimdienst.embedded_postgres import server

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str]) -> None:
    """Prepare and serve; no process is left behind after a signal, the end of a child or an error."""
    with print_start_errors():
        instance = DemoInstance.from_arguments(arguments)
        instance.check_port()
        with instance.lock(), ExitStack() as cleanup:
            for number in SIGNALS:
                signal.signal(number, _interrupt)
            cleanup.callback(server.stop, instance.postgres)
            try:
                serve(instance, cleanup)
            except KeyboardInterrupt:
                _print("\nDas Portal wird beendet …")
            finally:
                _ignore_signals()


def serve(instance: DemoInstance, cleanup: ExitStack) -> None:
    """Serve until KeyboardInterrupt. Raises DemoStartError when a child has ended."""
    if not server.location(instance.postgres).exists():
        _print("Beim ersten Start werden Datenbank, Register und Vorführung angelegt, das dauert bis zu einer Minute …")
    instance.set_environment()
    django.setup()
    if reset.drop_data_before_first_release(instance):
        _print("Diese Vorführung stammt aus einer früheren Fassung des Portals: Sie wird neu geladen …")
    preparation.prepare(instance.day)
    connections.close_all()
    web = processes.web_server(instance.port, os.environ)
    cleanup.callback(web.stop)
    worker = processes.worker(os.environ)
    cleanup.callback(worker.stop)
    children = [web, worker]
    processes.wait_for(web, instance.port)
    credentials = ", ".join(f"{login.email} / {login.password}" for login in logins.LOGINS)
    _print(f"Das Portal läuft: {instance.address}/ – Verwaltung: {instance.address}/verwaltung/ mit {credentials}")
    while all(child.process.poll() is None for child in children):
        time.sleep(0.2)
    ended = [child for child in children if child.process.poll() is not None]
    raise DemoStartError(
        " ".join(f"Der {child.name} hat sich beendet (Code {child.process.returncode})." for child in ended)
        + " Alles Übrige wird angehalten."
    )


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _interrupt(number: int, frame: object) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """Ignore further signals, so that a second Ctrl-C does not interrupt the shutdown."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main(sys.argv[1:])
