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

from core.page_cache import PageCache

logger = logging.getLogger(__name__)

CHANNEL = "public_pages"
RETRY_SECONDS = 0.5
PROBE_SECONDS = 5
# A line that is cut without a word is noticed within seconds: nothing may be shown that others have changed.
CONNECTION_OPTIONS: dict[str, Any] = {
    "application_name": "public_pages",
    "connect_timeout": 5,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
}

# For the Meta of each model whose table a public page reads: with the commit, PostgreSQL sends the table's name once.
NOTIFIES_PAGE_CACHE = [
    pgtrigger.Trigger(
        name="shown_in_public",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=f"PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME); RETURN NULL;",
    )
]


class ChangeListener(threading.Thread):
    """Tells `page_cache` which tables change, on a connection of its own, opened again whenever it is lost."""

    def __init__(self, page_cache: PageCache) -> None:
        super().__init__(name="public-pages", daemon=True)
        self._page_cache = page_cache
        self._last_error = ""

    def run(self) -> None:
        while True:
            try:
                with closing(connect()) as listener_connection:
                    listen(listener_connection, self._page_cache)
            except Exception as error:  # whatever it is: a cache that hears nothing must know it
                self._log_once(str(error), is_new=self._page_cache.suspend(at=timezone.now()))
            time.sleep(RETRY_SECONDS)

    def _log_once(self, error: str, *, is_new: bool) -> None:
        """Once an outage, not twice a second."""
        if is_new or error != self._last_error:
            self._last_error = error
            logger.warning("Öffentliche Seiten kommen nicht aus dem Speicher, die Datenbank meldet nichts: %s", error)


def connect() -> psycopg2.extensions.connection:
    """A new connection for listening."""
    own = settings.LISTEN_DATABASE_URL
    there: dict[str, Any] = {"dsn": own} if own else connection.get_connection_params()
    listener_connection: psycopg2.extensions.connection = psycopg2.connect(**there | CONNECTION_OPTIONS)
    return listener_connection


def listen(listener_connection: psycopg2.extensions.connection, page_cache: PageCache) -> None:
    """Tell `page_cache` the names of changed tables that come over the connection, for good.

    Raises psycopg2.Error where the connection is lost, or does not bring what is notified on an ordinary one, as a
    pooler's does not.
    """
    _run(listener_connection, f"LISTEN {CHANNEL}")
    with selectors.DefaultSelector() as selector:
        selector.register(listener_connection, selectors.EVENT_READ)
        with closing(psycopg2.connect(**connection.get_connection_params())) as ordinary:
            _run(ordinary, f"NOTIFY {CHANNEL}")
        if not selector.select(PROBE_SECONDS):
            raise psycopg2.OperationalError("Was die Datenbank meldet, kommt nicht an (LISTEN_DATABASE_URL?)")
        page_cache.start()
        while selector.select():
            listener_connection.poll()
            if tables := {notification.payload for notification in listener_connection.notifies}:
                listener_connection.notifies.clear()
                page_cache.changed(tables)


def _run(listener_connection: psycopg2.extensions.connection, statement: str) -> None:
    listener_connection.autocommit = True
    with listener_connection.cursor() as cursor:
        cursor.execute(statement)
