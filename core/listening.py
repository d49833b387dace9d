"""How every process of the portal hears of a commit that changes what public pages show."""

from __future__ import annotations

import logging
import selectors
import threading
import time
from contextlib import closing
from typing import Any

import pgtrigger
import psycopg2
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.page_cache import Memory

logger = logging.getLogger(__name__)

CHANNEL = "public_pages"
RETRY_SECONDS = 0.5
PROOF_SECONDS = 5
# A line that is cut without a word is noticed within seconds: nothing may be shown that others have changed.
LINE: dict[str, Any] = {
    "application_name": "public_pages",
    "connect_timeout": 5,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
}

# For the Meta of each model whose table a public page reads. PostgreSQL tells it at the commit, once, or never.
SHOWN_IN_PUBLIC = [
    pgtrigger.Trigger(
        name="shown_in_public",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=f"PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL;",
    )
]


class Listener(threading.Thread):
    """Tells `memory` of every change, on a connection of its own, which it opens again whenever it is lost."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(name="public-pages", daemon=True)
        self._memory = memory
        self._told = ""

    def run(self) -> None:
        while True:
            try:
                with closing(connected()) as line:
                    listen(line, self._memory)
            except Exception as error:  # whatever it is: a memory that hears nothing must know it
                self._tell(str(error), is_new=self._memory.lost(at=timezone.now()))
            time.sleep(RETRY_SECONDS)

    def _tell(self, error: str, *, is_new: bool) -> None:
        """Once an outage, not twice a second."""
        if is_new or error != self._told:
            self._told = error
            logger.warning("Öffentliche Seiten kommen nicht aus dem Speicher, die Datenbank meldet nichts: %s", error)


def connected() -> psycopg2.extensions.connection:
    """A new connection for listening."""
    own = settings.LISTEN_DATABASE_URL
    there: dict[str, Any] = {"dsn": own} if own else connection.get_connection_params()
    line: psycopg2.extensions.connection = psycopg2.connect(**there | LINE)
    return line


def listen(line: psycopg2.extensions.connection, memory: Memory) -> None:
    """Tell `memory` what comes over `line`, for good.

    Raises psycopg2.Error where the line is lost, or does not bring what is notified on an ordinary connection, as a
    pooler's does not.
    """
    _run(line, f"LISTEN {CHANNEL}")
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        with closing(psycopg2.connect(**connection.get_connection_params())) as ordinary:
            _run(ordinary, f"NOTIFY {CHANNEL}")
        if not selector.select(PROOF_SECONDS):
            raise psycopg2.OperationalError("Was die Datenbank meldet, kommt nicht an (LISTEN_DATABASE_URL?)")
        memory.hears()
        while selector.select():
            line.poll()
            if line.notifies:
                line.notifies.clear()
                memory.changed()


def _run(line: psycopg2.extensions.connection, statement: str) -> None:
    line.autocommit = True
    with line.cursor() as cursor:
        cursor.execute(statement)
