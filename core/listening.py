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
        self._is_told = False

    def run(self) -> None:
        while True:
            try:
                with closing(_connected()) as line:
                    self._listen(line)
            except Exception as error:  # whatever it is: a memory that hears nothing must know it
                self._memory.lost(at=timezone.now())
                self._tell(error)
            time.sleep(RETRY_SECONDS)

    def _listen(self, line: psycopg2.extensions.connection) -> None:
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        self._memory.hears()
        self._is_told = False
        with selectors.DefaultSelector() as selector:
            selector.register(line, selectors.EVENT_READ)
            while selector.select():
                line.poll()
                if line.notifies:
                    line.notifies.clear()
                    self._memory.changed()

    def _tell(self, error: Exception) -> None:
        """Once an outage, not twice a second."""
        if not self._is_told:
            self._is_told = True
            logger.warning("Öffentliche Seiten kommen nicht aus dem Speicher, die Datenbank meldet nichts: %s", error)


def _connected() -> psycopg2.extensions.connection:
    own = settings.LISTEN_DATABASE_URL
    there: dict[str, Any] = {"dsn": own} if own else connection.get_connection_params()
    line: psycopg2.extensions.connection = psycopg2.connect(**there | LINE)
    return line
