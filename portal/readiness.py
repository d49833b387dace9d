"""Whether the portal can do all of its work: what `/health/ready` reports to monitoring."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core import file_storage, heartbeats
from mailings.domain import outgoing

MAX_WORKER_SILENCE = timedelta(minutes=5)
STORAGE_CHECK_SECONDS = 10  # the check writes a file, and anybody may ask


def readiness(*, at: datetime) -> dict[str, Any]:
    """`problems` names what is wrong: database, migrations, mail, worker, static, storage; `ready` where nothing is.

    The other values are the measures behind them, None where they could not be taken.
    """
    measures = _database_measures(at) | {"static_files": _has_static_files(), "storage": storage_check.fault()}
    measures["storage_free_bytes"] = file_storage.free_bytes()
    problems = list(_problems(measures))
    return {"ready": not problems, "problems": problems, **measures}


def _database_measures(at: datetime) -> dict[str, Any]:
    measures: dict[str, Any] = dict.fromkeys(
        ["missing_migrations", "oldest_unsent_mail_seconds", "worker_silent_seconds"]
    )
    try:
        missing = len(_migrations() - MigrationRecorder(connection).applied_migrations().keys())
        measures |= {"database": True, "missing_migrations": missing}
        if not missing:
            measures["oldest_unsent_mail_seconds"] = _seconds(outgoing.oldest_waiting(at))
            measures["worker_silent_seconds"] = _seconds(heartbeats.silence(heartbeats.WORKER, at=at))
    except Error:
        measures["database"] = False
    return measures


def _problems(measures: dict[str, Any]) -> Iterator[str]:
    if not measures["database"]:
        yield "database"
    elif measures["missing_migrations"]:
        yield "migrations"
    else:
        yield from _problems_of_work(measures)
    if not measures["static_files"]:
        yield "static"
    free = measures["storage_free_bytes"]
    if measures["storage"] or (free is not None and free < settings.MEDIA_MIN_FREE_BYTES):
        yield "storage"


def _problems_of_work(measures: dict[str, Any]) -> Iterator[str]:
    waited, silent = measures["oldest_unsent_mail_seconds"], measures["worker_silent_seconds"]
    if waited is not None and waited > settings.MAIL_ALARM_AGE.total_seconds():
        yield "mail"
    if silent is None or silent > MAX_WORKER_SILENCE.total_seconds():
        yield "worker"


class StorageCheck:
    """Whether the store takes a file; checked again after STORAGE_CHECK_SECONDS, by one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fault = ""
        self._next_at = 0.0

    def fault(self) -> str:
        """As `file_storage.find_fault()`, at most so old."""
        with self._lock:
            if time.monotonic() >= self._next_at:
                self._fault = file_storage.find_fault()
                self._next_at = time.monotonic() + STORAGE_CHECK_SECONDS
            return self._fault


storage_check = StorageCheck()


def _has_static_files() -> bool:
    """Whether `collectstatic` has left its manifest, without which no page can be rendered."""
    store = staticfiles_storage
    return not isinstance(store, ManifestFilesMixin) or store.manifest_storage.exists(store.manifest_name)


def _seconds(span: timedelta | None) -> int | None:
    return int(span.total_seconds()) if span is not None else None


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
