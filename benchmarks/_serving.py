"""An installation for measuring: fresh tables and the official register, served as by `make run`."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from io import StringIO

import django
import psutil
import psycopg2
from django.core.management import call_command
from django.db import connections
from psycopg2.extensions import make_dsn

from portal.demo.instance import HOST, DemoInstance, DemoStartError, print_start_errors
from portal.demo.preparation import collect_static
from portal.demo.processes import ChildProcess, wait_for, web_server
from sicherimdienst.embedded_postgres import server

NAME = "bench"
MEASURED = {
    "FORMS_PER_ORIGIN_HOUR": "100000000",
    "UNCONFIRMED_SEATS_PER_ORIGIN": "100000000",
    "UNCONFIRMED_SEATS_PERCENT": "100",
    "MINIMUM_FILL_SECONDS": "0",
    "LOG_LEVEL": "ERROR",
    "DEBUG": "0",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def installation(*, name: str = NAME, is_kept: Callable[[], bool] = lambda: False) -> Iterator[DemoInstance]:
    """Django is set up and the database empty but for the register; PostgreSQL stops at the end.

    A database that is there already is migrated and used where `is_kept()`, called with Django set up, says so. Ends
    the program where DATABASE_URL is set or another benchmark runs.
    """
    with print_start_errors():
        if os.environ.get("DATABASE_URL"):
            raise DemoStartError("DATABASE_URL ist gesetzt: Gemessen wird nur mit einer eigenen Datenbank.")
        instance = DemoInstance(free_port(), name)
        with instance.lock(), ExitStack() as undo:
            instance.set_environment()
            os.environ |= MEASURED
            undo.callback(server.stop, instance.postgres)
            django.setup()
            if not _is_there(instance) or not is_kept():
                connections.close_all()
                _drop_database(instance)
            _fill()
            yield instance


@contextmanager
def serving(
    target: str = "portal.demo.wsgi:application", *, workers: int = 1, **environment: str
) -> Iterator[tuple[int, ChildProcess]]:
    """A web server on a free port, by the command that `make run` uses."""
    port = free_port()
    values = os.environ | {"BASE_URL": f"http://{HOST}:{port}"} | environment
    web = web_server(port, values, target=target, workers=workers)
    try:
        wait_for(web, port)
        if web.process.poll() is not None:
            sys.exit(f"{target} startet nicht.")
        yield port, web
    finally:
        web.stop()


def memory(web: ChildProcess) -> int:
    """Resident bytes of the largest child process of the server, which is the one that answers."""
    return max(child.memory_info().rss for child in psutil.Process(web.process.pid).children(recursive=True))


def demand(sentence: str, is_met: bool) -> bool:
    """Print whether a demand is met, and return it."""
    print(f"  {'erfüllt ' if is_met else 'VERFEHLT'}  {sentence}", flush=True)
    return is_met


def _is_there(instance: DemoInstance) -> bool:
    with _maintenance(instance) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = 'sicherimdienst'")
        return cursor.fetchone() is not None


def _drop_database(instance: DemoInstance) -> None:
    with _maintenance(instance) as connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS sicherimdienst WITH (FORCE)")


@contextmanager
def _maintenance(instance: DemoInstance) -> Iterator[psycopg2.extensions.connection]:
    """A connection to the server that uses no database of the portal."""
    address = server.start(instance.postgres)
    with closing(psycopg2.connect(make_dsn(dbname="postgres", **address))) as connection:
        connection.autocommit = True
        yield connection


def _fill() -> None:
    collect_static()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("load_register", stdout=StringIO())
